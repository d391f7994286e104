package dev.xs2gateway.budget.wiring;

import dev.xs2gateway.budget.queue.BudgetView;
import dev.xs2gateway.budget.queue.CallBudget;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

/** The route {@code /budget}: the state of the budget as JSON. */
@Path("/budget")
@Tag(name = "Budget")
public class BudgetResource {
    private final CallBudget budget;

    @Inject
    BudgetResource(CallBudget budget) {
        this.budget = budget;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(
            operationId = "getBudget",
            summary = "How many calls of XS2Event are left, who waits for them, and why none are made")
    public Uni<BudgetView> budget() {
        return Uni.createFrom().emitter(emitter -> budget.view(emitter::complete));
    }
}
