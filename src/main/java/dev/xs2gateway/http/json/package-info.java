/** JSON in and out: the requirements of look-up headers, serialized answers, and bounded request bodies. */
@NullMarked
package dev.xs2gateway.http.json;

import org.jspecify.annotations.NullMarked;
