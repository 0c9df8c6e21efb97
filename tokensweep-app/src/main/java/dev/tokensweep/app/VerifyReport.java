package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.events.ChainLink;
import dev.tokensweep.forensics.ArchiveFinding;
import dev.tokensweep.forensics.ArchiveReport;
import dev.tokensweep.forensics.ChainBreak;
import dev.tokensweep.forensics.ChainReport;
import java.util.List;

/**
 * What a verification has found.
 *
 * @param archive null where the archive was not looked at
 * @param hasKey whether signatures were looked at
 */
record VerifyReport(List<ChainReport> chains, ArchiveReport archive, boolean hasKey) {
    private static final ObjectMapper JSON = new ObjectMapper();

    boolean isSound() {
        return chains.stream().allMatch(chain -> chain.breaks() == 0)
                && (archive == null || archive.findings() == 0);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        chains.forEach(chain -> text.append(line(chain)).append('\n'));
        if (!hasKey) {
            text.append("Signatures were not looked at: name the key with --public-key.\n");
        }
        if (archive != null) {
            text.append(
                    "archive: %,d tokens compared, %,d pruned since, %,d of the product's own, %,d from before the record\n"
                            .formatted(
                                    archive.compared(),
                                    archive.pruned(),
                                    archive.byOthers(),
                                    archive.older()));
        }
        for (ChainReport chain : chains) {
            chain.shown().forEach(broken -> line(text, broken.toString()));
            more(text, chain.breaks() - chain.shown().size());
        }
        if (archive != null) {
            archive.shown().forEach(finding -> line(text, finding.toString()));
            more(text, archive.findings() - archive.shown().size());
        }
        return text.append(isSound() ? "Nothing was tampered with.\n" : "").toString();
    }

    private static String line(ChainReport chain) {
        if (chain.first() == null) {
            return "partition %d: %,d events, no chain"
                    .formatted(chain.partition(), chain.events());
        }
        String begin =
                chain.before() == 0
                        ? ""
                        : ", %,d of them before the chain begins at offset %d"
                                .formatted(chain.before(), chain.chainOffset());
        String cut =
                chain.isCut()
                        ? ", those before it are past the topic's retention and it stands on trust"
                        : "";
        String signed = chain.signed() == null ? "" : ", signed up to %d".formatted(chain.signed());
        return "partition %d: %,d events%s, chain from %d%s to %d%s"
                .formatted(
                        chain.partition(),
                        chain.events(),
                        begin,
                        chain.first().sequence(),
                        cut,
                        chain.last().sequence(),
                        signed);
    }

    private static void line(StringBuilder text, String finding) {
        text.append("WRONG ").append(finding.replaceAll("\\p{Cntrl}", " ")).append('\n');
    }

    private static void more(StringBuilder text, long left) {
        if (left > 0) {
            text.append("and %,d more%n".formatted(left));
        }
    }

    String json() {
        ObjectNode json = JSON.createObjectNode().put("sound", isSound());
        json.put("signaturesChecked", hasKey);
        ArrayNode partitions = json.putArray("partitions");
        for (ChainReport chain : chains) {
            ObjectNode partition =
                    partitions
                            .addObject()
                            .put("partition", chain.partition())
                            .put("events", chain.events())
                            .put("eventsBeforeChain", chain.before())
                            .put("chainOffset", chain.chainOffset())
                            .put("cutByRetention", chain.isCut())
                            .put("checkpoints", chain.checkpoints())
                            .put("signedUpTo", chain.signed())
                            .put("breaks", chain.breaks());
            put(partition, "first", chain.first());
            put(partition, "last", chain.last());
            ArrayNode shown = partition.putArray("firstBreaks");
            for (ChainBreak broken : chain.shown()) {
                shown.addObject()
                        .put("topic", broken.topic())
                        .put("partition", broken.partition())
                        .put("offset", broken.offset())
                        .put("what", broken.what());
            }
        }
        if (archive != null) {
            putArchive(json.putObject("archive"));
        }
        return json + "\n";
    }

    private static void put(ObjectNode partition, String name, ChainLink link) {
        if (link != null) {
            partition.putObject(name).put("sequence", link.sequence()).put("hash", link.hash());
        }
    }

    private void putArchive(ObjectNode json) {
        json.put("compared", archive.compared())
                .put("pruned", archive.pruned())
                .put("byOthers", archive.byOthers())
                .put("older", archive.older())
                .put("findings", archive.findings());
        ArrayNode shown = json.putArray("firstFindings");
        for (ArchiveFinding finding : archive.shown()) {
            shown.addObject()
                    .put("tokenId", finding.tokenId())
                    .put("column", finding.column())
                    .put("what", finding.what());
        }
    }
}
