/** What is handed to a platform team, read as the platform would read it: Kubernetes files, image recipes, tables of settings and metrics. */
@NullMarked
package dev.xs2gateway.deployment;

import org.jspecify.annotations.NullMarked;
