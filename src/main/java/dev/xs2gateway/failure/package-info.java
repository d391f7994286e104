@NullMarked
package dev.xs2gateway.failure;

import org.jspecify.annotations.NullMarked;
