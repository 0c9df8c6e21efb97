package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fast lane of a first backlog: while capture holds it open, and before it observes anything,
 * goes once through the token table in the order of its blocks, and takes what is over. What it
 * cannot take now it leaves to the usual way. Used by one thread.
 */
final class BacklogLane implements Chore {
    private static final Logger LOGGER = LoggerFactory.getLogger(BacklogLane.class);
    private static final Duration LOOK = Duration.ofMillis(250);

    /** The other chores wait for so long. */
    private static final Duration TURN = Duration.ofSeconds(5);

    /** A large backlog takes minutes, and somebody waits for it. */
    private static final Duration TELL = Duration.ofSeconds(10);

    /** A step takes as much as so many usual batches: nobody waits for dead rows. */
    private static final int BATCHES = 8;

    /** A block of 8 KiB holds about so many tokens, and never ten times as many. */
    private static final int ROWS_PER_BLOCK = 20;

    private final DataSource database;
    private final SinkTables tables;
    private final Lane lane;
    private final LaneTransaction transaction;
    private final LaneTransaction beside;
    private final Throttle throttle;
    private final int partitions;
    private final SinkHealth health;
    private long nextLookNanos = System.nanoTime();

    /** Null while the lane is not open, as far as we know. */
    private Round round;

    /** One way through the table. */
    private static final class Round {
        private final long epoch;
        private final long end;
        private long next;
        private final LongAdder gone = new LongAdder();
        private final long beganNanos = System.nanoTime();
        private long toldNanos = beganNanos;

        Round(long epoch, long end) {
            this.epoch = epoch;
            this.end = end;
        }
    }

    BacklogLane(SinkConfig config, SinkResources with) {
        this.database = with.database();
        this.tables = config.tables();
        this.lane = new Lane(tables);
        this.transaction = new LaneTransaction(config, database, with.faults());
        this.beside = new LaneTransaction(config, database, with.faults());
        this.throttle =
                new Throttle(config, BATCHES * config.batchSize(), with.brake(), System::nanoTime);
        this.partitions = config.topics().partitions();
        this.health = with.health();
    }

    @Override
    public String name() {
        return "the fast lane of the first backlog";
    }

    @Override
    public boolean doWhatIsDue() throws SQLException {
        if (round == null && !hasBegun()) {
            return false;
        }
        long turnEnds = System.nanoTime() + TURN.toNanos();
        while (round != null && System.nanoTime() - turnEnds < 0) {
            if (round.next >= round.end) {
                finish();
                return true;
            }
            if (!throttle.toWait(partitions).isZero()) {
                return false;
            }
            takeNext();
        }
        return false;
    }

    /** Whoever does the upkeep next begins anew. */
    @Override
    public void rest() {
        round = null;
    }

    private boolean hasBegun() throws SQLException {
        if (System.nanoTime() - nextLookNanos < 0) {
            return false;
        }
        nextLookNanos = System.nanoTime() + LOOK.toNanos();
        try (Connection connection = database.getConnection()) {
            Long epoch = lane.openEpoch(connection);
            if (epoch != null) {
                transaction.begin(connection);
                round = new Round(epoch, blocks(connection));
            }
            connection.commit();
        }
        return round != null;
    }

    /** None of a table that has its rows elsewhere, or that a range of blocks cannot find. */
    private long blocks(Connection connection) throws SQLException {
        if (connection.getMetaData().getDatabaseMajorVersion()
                < SinkPreflight.OLDEST_WITH_RANGES_OF_BLOCKS) {
            return 0;
        }
        return Blocks.countOf(connection, tables.token());
    }

    private void takeNext() throws SQLException {
        long most = Math.max(1, throttle.limit(partitions) / ROWS_PER_BLOCK);
        Blocks blocks = new Blocks(round.next, Math.min(round.end, round.next + most));
        long startedNanos = System.nanoTime();
        long goneBefore = round.gone.sum();
        boolean open = false;
        try {
            boolean alone = blocks.count() == 1 || throttle.makesWay();
            open = alone ? take(blocks, transaction) : takeSideBySide(blocks);
        } finally {
            int gone = (int) (round.gone.sum() - goneBefore);
            throttle.carriedOut(open ? throttle.limit(partitions) : 0, gone, startedNanos);
        }
        if (open) {
            round.next = blocks.to();
            tellHowFar(System.nanoTime());
        } else {
            LOGGER.info("The fast lane was closed; {} tokens went by it", round.gone);
            round = null;
        }
    }

    private void tellHowFar(long nanos) {
        if (nanos - round.toldNanos < TELL.toNanos()) {
            return;
        }
        round.toldNanos = nanos;
        double seconds = (nanos - round.beganNanos) / 1e9;
        LOGGER.info(
                "The fast lane has been through {}% of the table: {} tokens went, {} a second, about {} s left",
                100 * round.next / round.end,
                round.gone,
                Math.round(round.gone.sum() / seconds),
                Math.round(seconds * (round.end - round.next) / round.next));
    }

    /** While one waits for the database the other gives it work. Both have ended when this ends. */
    private boolean takeSideBySide(Blocks blocks) throws SQLException {
        CompletableFuture<Boolean> other = new CompletableFuture<>();
        Thread thread = new Thread(() -> takeInto(other, blocks.secondHalf()), "tokensweep-lane");
        thread.setDaemon(true);
        thread.start();
        boolean open;
        try {
            open = take(blocks.firstHalf(), transaction);
        } finally {
            boolean unused = other.exceptionally(failure -> false).join();
        }
        return resultOf(other) && open;
    }

    private void takeInto(CompletableFuture<Boolean> result, Blocks blocks) {
        try {
            result.complete(take(blocks, beside));
        } catch (SQLException | RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private static boolean resultOf(CompletableFuture<Boolean> ended) throws SQLException {
        try {
            return ended.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /**
     * One row that stands in the way of the others keeps its block from going, and no more.
     *
     * @return false where the lane is closed
     */
    private boolean take(Blocks blocks, LaneTransaction by) throws SQLException {
        try {
            OptionalInt gone = by.carryOut(round.epoch, blocks);
            gone.ifPresent(
                    count -> {
                        round.gone.add(count);
                        health.add(new PurgeOutcome(count, 0, 0));
                    });
            return gone.isPresent();
        } catch (SQLException e) {
            if (e instanceof ChildLockedException
                    || Fault.isTooMuch(e)
                    || Fault.of(e) == Fault.ROW) {
                return divide(blocks, by, e);
            }
            throw e;
        }
    }

    private boolean divide(Blocks blocks, LaneTransaction by, SQLException failure)
            throws SQLException {
        if (blocks.count() == 1) {
            LOGGER.warn(
                    "Block {} of {} is left to the usual way: {}",
                    blocks.from(),
                    tables.token(),
                    FailureLine.of(failure));
            return true;
        }
        return take(blocks.firstHalf(), by) && take(blocks.secondHalf(), by);
    }

    private void finish() throws SQLException {
        try (Connection connection = database.getConnection()) {
            lane.finish(connection, round.epoch);
            connection.commit();
        }
        LOGGER.info("{} tokens that were over already went by the fast lane", round.gone);
        round = null;
    }
}
