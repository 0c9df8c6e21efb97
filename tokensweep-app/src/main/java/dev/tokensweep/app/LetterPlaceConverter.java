package dev.tokensweep.app;

import dev.tokensweep.events.RecordPlace;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A dead letter's id, as {@link FiledLetter#id()} spells it; the topic is left open. */
final class LetterPlaceConverter implements ITypeConverter<RecordPlace> {
    static final String ANY_TOPIC = "?";

    @Override
    public RecordPlace convert(String text) {
        try {
            return RecordPlace.parse(ANY_TOPIC + ":" + text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "'" + text + "' is no dead letter's id; 'dead-letters list' tells them");
        }
    }
}
