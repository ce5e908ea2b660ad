// What a header says of its samples a second time: their sum and the first of them.

extension WFDBRecord {
    /// For each signal whether its samples add up to the header's checksum; nil when the header states none.
    package func checksumsMatched() -> [Bool?] {
        zip(header.signals, summaries()).map { line, summary in
            line.hasData ? line.checksum.map { $0 == summary.checksum } : nil
        }
    }

    /// Signals whose first sample is another than the header states. Where a signal is shifted, the statement may mean
    /// the first stored sample, and format 8 has no other source for it; both are passed over.
    package func initialValueDoubts() -> [WFDBDoubt] {
        zip(header.signals, summaries()).compactMap { line, summary in
            guard line.statesInitialValue, line.hasData, line.format != WFDBFormat.differences.rawValue,
                line.skew == 0, sampleCount > 0, line.initialValue != Int(summary.first)
            else { return nil }
            return .initialValueDiffers(signal: line.description, stated: line.initialValue, found: Int(summary.first))
        }
    }
}
