/** JSON in and out: what look-up headers ask for, answers that are serialized already, bodies that are read. */
@NullMarked
package dev.xs2gateway.http.json;

import org.jspecify.annotations.NullMarked;
