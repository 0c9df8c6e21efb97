package dev.tokensweep.app.wso2;

/** The product's configuration cannot be used; the message says what, where and how to mend it. */
public final class ProductConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProductConfigException(String message) {
        super(message);
    }

    ProductConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
