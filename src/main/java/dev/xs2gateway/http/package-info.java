@NullMarked
package dev.xs2gateway.http;

import org.jspecify.annotations.NullMarked;
