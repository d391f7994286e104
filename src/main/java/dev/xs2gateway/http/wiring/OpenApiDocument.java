package dev.xs2gateway.http.wiring;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.xs2gateway.access.Role;
import dev.xs2gateway.http.route.Route;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/**
 * Completes the scanned description of the API at build time: which members of a record are always present and which may be null, and
 * the headers and problems that all look-ups or all files share. The parts that it refers to are in {@code META-INF/openapi.yaml}.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class OpenApiDocument implements OASFilter {
    private static final DotName RECORD = DotName.createSimple(Record.class);
    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName INCLUDE = DotName.createSimple(JsonInclude.class);
    private static final DotName IGNORE = DotName.createSimple(JsonIgnore.class);
    private static final String ID = "^[A-Za-z0-9_-]{1,64}$";
    private static final String TICKET_ID = "^[A-Za-z0-9_-]{1,80}$";
    private static final List<String> ENTRIES = List.of("BookingView", "OrderView");

    private final IndexView index;

    public OpenApiDocument(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        for (ClassInfo type : index.getKnownDirectSubclasses(RECORD)) {
            Schema schema = schemas.get(type.simpleName());
            if (schema != null && schema.getProperties() != null) {
                members(type, schema);
            }
        }
        ENTRIES.forEach(
                entry -> Objects.requireNonNull(schemas.get(entry), entry).addProperty("etag", etag()));
        api.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((method, operation) -> complete(path, method, operation)));
    }

    /**
     * Marks members as required and nullable: one that is omitted when null
     * is optional; any other is required, and null where its type allows.
     */
    private static void members(ClassInfo type, Schema schema) {
        for (FieldInfo field : type.fields()) {
            Schema member = schema.getProperties().get(field.name());
            boolean known = schema.getRequired() != null && schema.getRequired().contains(field.name());
            boolean optional = field.hasAnnotation(INCLUDE) || field.hasAnnotation(IGNORE);
            if (member == null || known || optional) {
                continue;
            }
            schema.addRequired(field.name());
            if (field.type().hasAnnotation(NULLABLE) && member.getRef() == null) {
                member.addType(SchemaType.NULL);
            }
        }
    }

    private static Schema etag() {
        return OASFactory.createSchema()
                .addType(SchemaType.STRING)
                .description("The entry's tag, in an answer to many ids; alone it stands in the header");
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(OpenApiDocument::idPattern);
        }
        String tag = operation.getTags().getFirst();
        switch (tag) {
            case "Bookings", "Orders" -> lookup(path, method, operation);
            case "Files" -> file(method, operation);
            case "Links" -> link(path, method, operation);
            case "Problems" -> problems(operation, "404");
            default -> {}
        }
        access(path, method, operation);
        if (method != PathItem.HttpMethod.HEAD) {
            problems(operation, "4XX", "500");
            respond(operation, "503", "NotYet");
        }
        operation.getResponses().getAPIResponses().values().stream()
                .filter(response -> response.getRef() == null)
                .forEach(response -> headers(response, "X-Request-Id"));
    }

    /** States the role that the route requires, and the answers to a caller that lacks it. */
    private static void access(String path, PathItem.HttpMethod method, Operation operation) {
        Role role = Arrays.stream(Route.values())
                .filter(route ->
                        route.template().equals(path) && route.verb().name().equals(method.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not in the route table: " + method + " " + path))
                .permission()
                .role();
        if (role == null) {
            return;
        }
        operation.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme("token"));
        operation.setDescription("Requires the role `" + role.word() + "`.");
        if (method != PathItem.HttpMethod.HEAD) {
            problems(operation, "401", "403", "429");
        }
    }

    private static void idPattern(Parameter parameter) {
        Schema schema = parameter.getSchema();
        String name = parameter.getName();
        if (name == null || schema == null) {
            return;
        }
        if (name.equals("bookingId") || name.equals("orderId")) {
            schema.setPattern(ID);
        } else if (name.equals("ticketId")) {
            schema.setPattern(TICKET_ID);
        }
    }

    private static void lookup(String path, PathItem.HttpMethod method, Operation operation) {
        boolean one = path.endsWith("}");
        boolean tagged = method == PathItem.HttpMethod.GET;
        ask(operation, "CacheControl", "Priority");
        APIResponse ok = operation.getResponses().getAPIResponse("200");
        headers(ok, "Age", "Cache-Control", "Cache-Status");
        if (tagged) {
            ask(operation, "IfNoneMatch");
            headers(ok, "ETag");
            respond(operation, "304", "NotModified");
        }
        problems(operation, "400");
        if (one) {
            ask(operation, "Prefer");
            headers(ok, "Preference-Applied");
            String kind = path.startsWith("/orders") ? "Order" : "Booking";
            ok.getContent().getMediaType("application/json").addExample(kind.toLowerCase(Locale.ROOT), example(kind));
            problems(operation, "404", "502", "504");
        } else {
            headers(ok, "Retry-After");
            if (!tagged) {
                problems(operation, "413", "415");
            }
        }
    }

    private static void file(PathItem.HttpMethod method, Operation operation) {
        APIResponse ok = operation.getResponses().getAPIResponse("200");
        headers(
                ok,
                "ETag",
                "Content-Disposition",
                "Accept-Ranges",
                "Repr-Digest",
                "Cache-Control",
                "Cache-Status",
                "Xs2-Verified");
        ask(operation, "IfNoneMatch", "IfMatch");
        respond(operation, "304", "NotModified");
        if (method == PathItem.HttpMethod.HEAD) {
            ok.setContent(null);
            ok.setDescription("The file's headers");
            respond(operation, "4XX", "NoBody");
            respond(operation, "5XX", "NoBody");
            return;
        }
        ask(operation, "Range", "IfRange");
        APIResponse part =
                OASFactory.createAPIResponse().description("A part of the file").content(ok.getContent());
        headers(part, "ETag", "Content-Range", "Content-Digest", "Repr-Digest", "Xs2-Verified");
        operation.getResponses().addAPIResponse("206", part);
        problems(operation, "400", "404", "409", "412", "416", "502", "504");
    }

    private static void link(String path, PathItem.HttpMethod method, Operation operation) {
        boolean gives = path.startsWith("/d/");
        if (gives && method != PathItem.HttpMethod.POST) {
            file(method, operation);
        }
        if (method == PathItem.HttpMethod.HEAD) {
            return;
        }
        problems(operation, gives ? "404" : "400", "501");
        APIResponse created = operation.getResponses().getAPIResponse("201");
        if (created != null) {
            headers(created, "Location", "Cache-Control");
        }
    }

    private static void ask(Operation operation, String... parameters) {
        for (String parameter : parameters) {
            operation.addParameter(OASFactory.createParameter().ref("#/components/parameters/" + parameter));
        }
    }

    private static void headers(APIResponse response, String... names) {
        for (String name : names) {
            Header header = OASFactory.createHeader().ref("#/components/headers/" + name);
            response.addHeader(name, header);
        }
    }

    private static void problems(Operation operation, String... statuses) {
        for (String status : statuses) {
            respond(operation, status, "Problem");
        }
    }

    private static void respond(Operation operation, String status, String response) {
        operation
                .getResponses()
                .addAPIResponse(status, OASFactory.createAPIResponse().ref("#/components/responses/" + response));
    }

    private static Example example(String name) {
        return OASFactory.createExample().ref("#/components/examples/" + name);
    }
}
