@NullMarked
package dev.xs2gateway.upstream;

import org.jspecify.annotations.NullMarked;
