package dev.xs2gateway.upstream.json;

import dev.xs2gateway.InvalidSettingException;
import org.jboss.logging.Logger;

/** How many orders a page holds: what is configured, until XS2Event refuses it or sends smaller ones; then that, remembered. */
public final class PageSize {
    private static final Logger LOG = Logger.getLogger(PageSize.class);
    private static final int VENDORS_DEFAULT = 50;

    private volatile int size;
    private volatile boolean accepted;

    public PageSize(int configured) {
        InvalidSettingException.unless(configured >= 1, "gateway.upstream.page-size", configured, "1 or more");
        this.size = configured;
    }

    int size() {
        return size;
    }

    /** Whether a refused query is worth asking again with the vendor's default: not once the vendor has answered to this size. */
    boolean mayBeTooLarge(int refusedSize) {
        return refusedSize > VENDORS_DEFAULT && !accepted;
    }

    /** Pages of this size are answered. */
    void accepted() {
        accepted = true;
    }

    void refused() {
        learn(VENDORS_DEFAULT);
    }

    /** The vendor says how large its pages are. */
    void stated(int vendors) {
        if (vendors > 0 && vendors < size) {
            learn(vendors);
        }
    }

    private void learn(int smaller) {
        LOG.infof("XS2Event gives no pages of %d orders: %d from now on", size, smaller);
        size = smaller;
    }

    public static int vendorsDefault() {
        return VENDORS_DEFAULT;
    }
}
