package dev.tokensweep.app;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A count of one or more on the command line. */
final class CountConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw refused(text, e);
        }
        throw refused(text, null);
    }

    private static TypeConversionException refused(String text, Throwable cause) {
        TypeConversionException refused =
                new TypeConversionException("'" + text + "' is no number from 1 on");
        refused.initCause(cause);
        return refused;
    }
}
