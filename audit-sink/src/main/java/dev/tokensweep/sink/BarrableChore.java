package dev.tokensweep.sink;

import java.sql.SQLException;

/** A chore that deletes what is not ours: while nothing may be deleted, it rests. */
final class BarrableChore implements Chore {
    private final Chore chore;
    private final Brake brake;

    BarrableChore(Chore chore, Brake brake) {
        this.chore = chore;
        this.brake = brake;
    }

    @Override
    public String name() {
        return chore.name();
    }

    @Override
    public boolean doWhatIsDue() throws SQLException {
        if (brake.bar().isPresent()) {
            return false;
        }
        try {
            return chore.doWhatIsDue();
        } catch (BarredException e) {
            // Since the last look; it begins anew when it may.
            brake.control(e.bar());
            return false;
        }
    }

    @Override
    public void rest() {
        chore.rest();
    }
}
