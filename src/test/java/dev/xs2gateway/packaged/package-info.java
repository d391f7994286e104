@NullMarked
package dev.xs2gateway.packaged;

import org.jspecify.annotations.NullMarked;
