// The limits that a worker puts on itself before it looks at the first byte.

import CConfine

enum Confinement {
    /// Standard input, output and error, and the files of an exam one after another.
    private static let openFiles: UInt64 = 16

    /// Ties the process down for good. What the machine does not permit (a network namespace needs
    /// CAP_SYS_ADMIN or user namespaces) is left out: `lianyi-worker limits` tells, and a service unit can
    /// add it.
    @discardableResult
    static func confine(memoryBytes: UInt64, fileBytes: UInt64 = 0) -> lianyi_confinement {
        lianyi_confine(memoryBytes, openFiles, fileBytes)
    }

    /// One JSON object with a truth value per limit. The report itself may go to a file, so a little may be
    /// written.
    static func report() -> String {
        let result = confine(memoryBytes: 1 << 30, fileBytes: 1 << 16)
        let facts = [
            ("boundedMemory", result.bounded_memory), ("boundedProcessorTime", lianyi_allow_processor(20)),
            ("fewFilesOpen", result.few_files_open), ("noCore", result.no_core),
            ("noFilesWritten", result.no_files_written), ("noNetwork", result.no_network),
            ("noNewPrivileges", result.no_new_privileges),
        ]
        return "{" + facts.map { "\"\($0)\": \($1 != 0)" }.joined(separator: ", ") + "}"
    }
}
