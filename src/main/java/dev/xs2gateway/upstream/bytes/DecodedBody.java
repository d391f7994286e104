package dev.xs2gateway.upstream.bytes;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A body whose content codings are removed while it is read. Its length is unknown until its end. */
public final class DecodedBody implements ReadableByteChannel {
    private final ReadableByteChannel coded;
    private final List<String> codings;
    private @Nullable InputStream decoded;

    private DecodedBody(ReadableByteChannel coded, List<String> codings) {
        this.coded = coded;
        this.codings = codings;
    }

    /** The body of an answer without its content codings; closes the answer if a coding is unknown. */
    public static IncomingBody of(ByteResponse answer) {
        List<String> codings;
        try {
            codings = ContentCodings.read(answer.headers().getAll("Content-Encoding"));
        } catch (FailureException unknown) {
            answer.close();
            throw unknown;
        }
        IncomingBody body = answer.body();
        return codings.isEmpty()
                ? body
                : new IncomingBody(OptionalLong.empty(), new DecodedBody(body.bytes(), codings));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        byte[] piece = new byte[into.remaining()];
        try {
            int count = stream().read(piece);
            into.put(piece, 0, Math.max(count, 0));
            return count;
        } catch (ClosedChannelException closed) {
            throw closed;
        } catch (IOException damaged) {
            throw new Failure.UpstreamInvalid("the body's content coding is damaged").causedBy(damaged);
        }
    }

    /** Opens the decoder on the first read, because opening it reads ahead. */
    private InputStream stream() throws IOException {
        InputStream opened = decoded;
        if (opened == null) {
            opened = ContentCodings.decode(Channels.newInputStream(coded), codings);
            decoded = opened;
        }
        return opened;
    }

    @Override
    public boolean isOpen() {
        return coded.isOpen();
    }

    @Override
    public void close() throws IOException {
        coded.close();
    }
}
