package dev.tokensweep.chaos;

import dev.tokensweep.sandbox.Signal;
import java.time.Duration;
import java.util.List;

/** What may happen to Kafka and to the way there. */
final class BrokerFaults {
    private static final long NARROW_BYTES_PER_SECOND = 48 << 10;

    private BrokerFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                                "kill-broker",
                                "kill -9 of the broker, and its restart",
                                "what was acknowledged is still there; stages wait and go on",
                                (plant, random) -> plant.broker().kill())
                        .lasting(Duration.ofSeconds(2)),
                Fault.of(
                                "pause-broker",
                                "SIGSTOP of the broker for 8 s",
                                "stages wait and go on",
                                (plant, random) -> Signal.STOP.to(plant.broker().process()))
                        .lasting(Duration.ofSeconds(8))
                        .undoneBy((plant, random) -> Signal.CONT.to(plant.broker().process())),
                Fault.of(
                                "swallow-broker",
                                "the link to the broker takes bytes and lets none out for 12 s",
                                "stages wait and go on, their memory stays bounded",
                                (plant, random) -> plant.broker().link().weather().swallow())
                        .lasting(Duration.ofSeconds(12)),
                Fault.of(
                                "delay-broker",
                                "every packet to and from the broker 150 ms late",
                                "slower, and no fencing storm",
                                (plant, random) ->
                                        plant.broker()
                                                .link()
                                                .weather()
                                                .delay(Duration.ofMillis(150)))
                        .lasting(Duration.ofSeconds(6)),
                Fault.of(
                                "narrow-broker",
                                "every connection to the broker carries 48 kB/s",
                                "slower, and no fencing storm",
                                (plant, random) ->
                                        plant.broker()
                                                .link()
                                                .weather()
                                                .narrow(NARROW_BYTES_PER_SECOND))
                        .lasting(Duration.ofSeconds(6)),
                Fault.of(
                        "reset-broker-connections",
                        "every connection to the broker is reset, three times",
                        "clients connect anew",
                        (plant, random) -> {
                            for (int i = 0; i < 3; i++) {
                                plant.broker().link().reset();
                                Await.moment(Duration.ofMillis(300 + random.nextInt(700)));
                            }
                        }),
                Fault.of(
                                "full-broker-disk",
                                "the broker's tmpfs has no byte free for 5 s; then it is started again",
                                "nothing acknowledged is lost",
                                (plant, random) -> plant.brokerDisk().fill())
                        .lasting(Duration.ofSeconds(5))
                        .undoneBy(
                                (plant, random) -> {
                                    plant.brokerDisk().free();
                                    plant.broker().kill();
                                })
                        .needing(plant -> plant.brokerDisk().isMounted()));
    }
}
