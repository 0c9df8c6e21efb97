package dev.tokensweep.sandbox;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Which generation of the product's tables. */
public enum SchemaVersion {
    /** API Manager 2.6.0: the archive has neither key nor index. */
    V2_6("2.6"),
    /** Identity Server 7.0: more columns in both tables, more tables beside them. */
    V7_0("7.0"),
    /** Identity Server 7.2: tables for access tokens that are not stored. */
    V7_2("7.2");

    private final String text;

    SchemaVersion(String text) {
        this.text = text;
    }

    /**
     * The version of that name.
     *
     * @throws IllegalArgumentException when there is none, naming those there are
     */
    public static SchemaVersion of(String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "unknown schema version '%s'; there are %s"
                                                .formatted(
                                                        text,
                                                        Arrays.stream(values())
                                                                .map(SchemaVersion::toString)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                " and ")))));
    }

    @Override
    public String toString() {
        return text;
    }
}
