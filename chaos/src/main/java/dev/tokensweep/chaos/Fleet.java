package dev.tokensweep.chaos;

import dev.tokensweep.sandbox.RunProcess;
import dev.tokensweep.sandbox.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The processes of all roles. Used by one thread. */
final class Fleet implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

    private final RoleLaunch launch;
    private final Map<RoleName, List<RoleProcess>> processes = new EnumMap<>(RoleName.class);
    private final Map<RoleName, Integer> deaths = new EnumMap<>(RoleName.class);

    Fleet(RoleLaunch launch) {
        this.launch = launch;
        for (RoleName role : RoleName.values()) {
            processes.put(role, new ArrayList<>());
        }
    }

    /** The one that is there when nothing is hurt. */
    RunProcess first(RoleName role) {
        return processes.get(role).get(0).run();
    }

    List<RoleProcess> all() {
        return processes.values().stream().flatMap(List::stream).toList();
    }

    void killAll() {
        all().forEach(process -> process.run().kill());
    }

    /** Starts one more of a role, beside those there are. */
    RunProcess startAnother(RoleName role) {
        List<RoleProcess> running = processes.get(role);
        RoleProcess started = RoleProcess.start(launch, role, running.size() + 1, List.of());
        running.add(started);
        return started.run();
    }

    /** Kills the first of a role and starts it with more options, until the next {@link #mend}. */
    RunProcess restart(RoleName role, String... moreOptions) {
        first(role).kill();
        return replaceFirst(role, List.of(moreOptions));
    }

    private RunProcess replaceFirst(RoleName role, List<String> moreOptions) {
        RoleProcess started = RoleProcess.start(launch, role, 1, moreOptions);
        List<RoleProcess> running = processes.get(role);
        if (running.isEmpty()) {
            running.add(started);
        } else {
            running.set(0, started);
        }
        return started.run();
    }

    /** Brings back one plain process of each role, and ends all others. */
    void mend() throws InterruptedException {
        all().forEach(process -> Signal.CONT.to(process.run().handle()));
        for (RoleName role : RoleName.values()) {
            List<RoleProcess> running = processes.get(role);
            while (running.size() > 1) {
                RoleProcess extra = running.remove(running.size() - 1);
                if (!extra.run().terminate(STOP_LIMIT)) {
                    throw new IllegalStateException(
                            "%s did not stop within %s".formatted(role.word(), STOP_LIMIT));
                }
            }
            revive(role);
        }
    }

    private void revive(RoleName role) {
        List<RoleProcess> running = processes.get(role);
        if (running.isEmpty() || !running.get(0).run().isAlive() || !running.get(0).isPlain()) {
            if (!running.isEmpty()) {
                running.get(0).run().kill();
            }
            replaceFirst(role, List.of());
        }
    }

    /** Starts again what has ended by itself, as an operator's supervisor does. */
    void reviveDead() {
        for (RoleName role : RoleName.values()) {
            if (!first(role).isAlive()) {
                deaths.merge(role, 1, Integer::sum);
                replaceFirst(role, List.of());
            }
        }
    }

    /** How often a role had to be started again though nobody had killed it. */
    Map<RoleName, Integer> deaths() {
        return Map.copyOf(deaths);
    }

    /** Closes the circuit breaker. */
    void resume() throws InterruptedException, IOException {
        Path log = launch.directory().resolve("resume.log");
        Process resume =
                new ProcessBuilder(launch.resumeCommand())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        if (!resume.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS) || resume.exitValue() != 0) {
            resume.destroyForcibly();
            throw new IllegalStateException("'resume' failed; see " + log);
        }
    }

    /**
     * Waits until every first process does its work.
     *
     * @return whether they all do
     */
    boolean awaitReady(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (RoleName role : RoleName.values()) {
            while (!first(role).isReady()) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                reviveDead();
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
        return true;
    }

    @Override
    public void close() {
        all().forEach(process -> Signal.CONT.to(process.run().handle()));
        all().forEach(process -> process.run().close());
    }
}
