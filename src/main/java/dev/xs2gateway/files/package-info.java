@NullMarked
package dev.xs2gateway.files;

import org.jspecify.annotations.NullMarked;
