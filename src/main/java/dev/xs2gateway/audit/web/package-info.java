/** The routes that show and export records. */
@NullMarked
package dev.xs2gateway.audit.web;

import org.jspecify.annotations.NullMarked;
