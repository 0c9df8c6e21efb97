/** What the product's own configuration files say about its token tables. */
package dev.tokensweep.app.wso2;
