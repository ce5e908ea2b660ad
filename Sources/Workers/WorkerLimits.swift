// What one question to a worker may cost.

package struct WorkerLimits: Sendable, Equatable {
    /// Address space of a worker (RLIMIT_AS): 1 GiB holds the largest exam that Intake accepts.
    package var memoryBytes: UInt64 = 1 << 30
    /// Processor seconds per question (RLIMIT_CPU, renewed before each).
    package var processorSeconds: UInt64 = 20
    /// How far a worker stands back for everybody else who wants the processor (nice, 0–19). At the hub what
    /// arrives goes before what is opened; a machine with nothing better to do opens as fast as ever.
    package var niceness = 10
    /// Longest time from a question to its answer.
    package var answerTime: Duration = .seconds(30)
    /// Longest wait for a free worker.
    package var waitTime: Duration = .seconds(60)
    /// Callers that may wait at once; further ones are refused.
    package var waiters = 256
    /// Longest question: paths and names only.
    package var questionBytes = 1 << 20
    /// Longest answer: 64 million samples of four bytes (`WFDBLimits.samples`) and a description.
    package var answerBytes = 272 << 20

    package init() {}
}
