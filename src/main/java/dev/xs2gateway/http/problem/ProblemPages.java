package dev.xs2gateway.http.problem;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The HTML page of each problem type, for the person who reads a log. */
@Path("/problems")
@Tag(name = "Problems")
public class ProblemPages {
    @GET
    @Path("/{code}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(operationId = "getProblemPage", summary = "What a problem means and what to do")
    public RestResponse<String> page(@PathParam("code") String code) {
        ProblemType type = ProblemType.of(code).orElseThrow(NotFoundException::new);
        String html = """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%1$s</title></head>
                <body><h1>%1$s</h1><p><code>%2$s</code>, HTTP status %3$d</p><p>%4$s</p></body>
                </html>
                """.formatted(type.title(), type.code(), type.status(), type.advice());
        return ResponseBuilder.ok(html)
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
