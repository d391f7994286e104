package dev.xs2gateway.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import org.jboss.logging.Logger;

/** Writes audit records, one JSON object a line, on the logger {@code audit}. */
@Singleton
public final class AuditLog {
    private static final Logger AUDIT = Logger.getLogger("audit");

    private final ObjectMapper json;

    @Inject
    AuditLog(ObjectMapper json) {
        this.json = json;
    }

    public void write(AuditRecord entry) {
        try {
            AUDIT.info(json.writeValueAsString(entry));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
