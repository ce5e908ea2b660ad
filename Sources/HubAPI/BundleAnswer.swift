// What the hub answers to a bundle, and the file in which such answers travel back.

/// What became of a bundle and of each exam in it.
package struct BundleAnswer: Hashable, Sendable, Codable {
    /// What became of the whole.
    package enum State: String, Sendable, Codable, CaseIterable {
        /// Every exam is stored and has its receipt.
        case imported
        /// Some exams are stored; the others are named with their problem, and the bundle is kept. Or it is a damaged copy of one of
        /// which everything was stored before: then it is not kept, and the problem says so.
        case partial
        /// No exam was taken; the bundle is kept with its problem.
        case quarantined
    }

    /// One exam of the bundle.
    package struct Exam: Hashable, Sendable, Codable {
        /// The exam; none where its manifest could not be read.
        package var exam: WireID?
        /// The signed receipt, the same bytes that sending the exam would bring.
        package var receipt: String?
        /// Why it was not taken.
        package var problem: Problem?

        /// Says what became of an exam.
        package init(exam: WireID?, receipt: String?, problem: Problem?) {
            self.exam = exam
            self.receipt = receipt
            self.problem = problem
        }
    }

    /// The bundle.
    package var bundle: WireID
    /// The terminal that made and signed it.
    package var terminal: WireID
    /// What became of the whole.
    package var state: State
    /// The exams as far as the bundle could be read, in its order.
    package var exams: [Exam]
    /// What is wrong with the bundle as a whole.
    package var problem: Problem?
    /// The SHA-256 under which the hub keeps the bundle; none where every exam was taken.
    package var kept: SHA256Hex?

    /// Answers who brought a bundle.
    package init(
        bundle: WireID, terminal: WireID, state: State, exams: [Exam], problem: Problem?, kept: SHA256Hex?
    ) {
        self.bundle = bundle
        self.terminal = terminal
        self.state = state
        self.exams = exams
        self.problem = problem
        self.kept = kept
    }
}

/// The file in which receipts travel back to the terminals: JSON, nothing secret. Only the receipts in it are signed; what
/// it says of problems is for people to read.
package struct ReceiptsFile: Hashable, Sendable, Codable {
    /// The only value of ``format``.
    package static let name = "lianyi-receipts"
    /// The largest such file that is read, in bytes: 64 MiB, more than 10,000 receipts.
    package static let limit = 67_108_864

    /// What the file is.
    package var format: String
    /// The version of the format: 1.
    package var v: Int
    /// The answers, one for each bundle.
    package var bundles: [BundleAnswer]

    /// Collects answers.
    package init(_ bundles: [BundleAnswer]) {
        format = Self.name
        v = 1
        self.bundles = bundles
    }
}
