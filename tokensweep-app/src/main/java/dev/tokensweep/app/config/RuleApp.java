package dev.tokensweep.app.config;

/**
 * An application as a rule names it: by one of the two.
 *
 * @param id {@code CONSUMER_KEY_ID}, or null
 * @param key {@code CONSUMER_KEY}, or null
 */
record RuleApp(Integer id, String key) {
    private static final String RULE =
            "a CONSUMER_KEY without blanks, ',' and '*', or, wholly in digits, a CONSUMER_KEY_ID";

    static final ValueType<RuleApp> TYPE =
            ValueType.parsed("text", RULE, "[^\\s\\p{Cntrl},*]{1,255}", RuleApp::of);

    private static RuleApp of(String text) {
        if (!text.matches("[0-9]+")) {
            return new RuleApp(null, text);
        }
        try {
            return new RuleApp(Integer.valueOf(text), null);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be " + RULE + " of at most 2147483647", e);
        }
    }
}
