package dev.xs2gateway.budget.count;

/** Records the calls of this process for its successor. */
public interface CallRecorder {
    CallRecorder FORGOTTEN = () -> Entry.NOWHERE;

    /** Records that a call begins. */
    Entry record();

    /** The record of one call. */
    interface Entry {
        Entry NOWHERE = new Entry() {
            @Override
            public void ended() {}

            @Override
            public void unsent() {}
        };

        void ended();

        void unsent();
    }
}
