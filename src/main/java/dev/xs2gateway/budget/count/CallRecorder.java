package dev.xs2gateway.budget.count;

/** Where a process writes its calls down for the one that comes after it. */
public interface CallRecorder {
    CallRecorder FORGOTTEN = () -> Entry.NOWHERE;

    /** A call is being made. */
    Entry begin();

    /** What was written about one call. */
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
