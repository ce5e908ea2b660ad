// What a header says of its samples a second time: their sum and the first of them.

/// What one pass over the samples of a signal tells of the header's statements.
package struct WFDBCheck: Equatable, Sendable {
    /// The first sample.
    package let first: Int32
    /// Whether the samples add up to the header's checksum; nil when the header states none.
    package let checksumMatched: Bool?
    /// The first sample is another than the header states, and no checksum vouches for it.
    package let doubt: WFDBDoubt?
}

extension WFDBRecord {
    /// A check for each signal, by one pass over its samples.
    package func checks() -> [WFDBCheck] {
        zip(header.signals, summaries()).map { line, summary in
            let matched = line.hasData ? line.checksum.map { $0 == summary.checksum } : nil
            return WFDBCheck(
                first: summary.first, checksumMatched: matched,
                doubt: matched != true && isDoubtful(line, summary)
                    ? .initialValueDiffers(
                        signal: line.description, stated: line.initialValue, found: Int(summary.first)) : nil)
        }
    }

    /// Where a signal is shifted, the header may mean the first stored sample, and format 8 has no other source for
    /// it; neither is judged.
    private func isDoubtful(_ line: WFDBSignalLine, _ summary: WFDBSummary) -> Bool {
        line.statesInitialValue && line.hasData && line.format != WFDBFormat.differences.rawValue && line.skew == 0
            && sampleCount > 0 && line.initialValue != Int(summary.first)
    }
}
