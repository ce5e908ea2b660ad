// The limits that a worker puts on itself before it looks at the first byte.

import CConfine
import Plots

enum Confinement {
    /// Standard input, output and error, and the files of an exam one after another.
    private static let openFiles: UInt64 = 16

    /// Ties the process down for good. What the machine does not permit (a network namespace needs
    /// CAP_SYS_ADMIN or user namespaces) is left out: `lianyi-worker limits` tells, and a service unit can
    /// add it.
    ///
    /// The fonts come between: without network already, but while files may still be written, as the font library
    /// may keep an index of what it finds. It starts a thread, so the network must be gone before.
    @discardableResult
    static func confine(memoryBytes: UInt64, fileBytes: UInt64 = 0) -> (
        seclusion: lianyi_seclusion, limits: lianyi_confinement, hasChinese: Bool
    ) {
        let seclusion = lianyi_seclude()
        let hasChinese = Fonts.load()
        return (seclusion, lianyi_confine(memoryBytes, openFiles, fileBytes), hasChinese)
    }

    /// One JSON object with a truth value per limit. The report itself may go to a file, so a little may be
    /// written.
    static func report() -> String {
        let (seclusion, limits, hasChinese) = confine(memoryBytes: 1 << 30, fileBytes: 1 << 16)
        let facts = [
            ("boundedMemory", limits.bounded_memory), ("boundedProcessorTime", lianyi_allow_processor(20)),
            ("chineseFonts", hasChinese ? 1 : 0),
            ("fewFilesOpen", limits.few_files_open), ("noCore", limits.no_core),
            ("noFilesWritten", limits.no_files_written), ("noNetwork", seclusion.no_network),
            ("noNewPrivileges", seclusion.no_new_privileges),
        ]
        return "{" + facts.map { "\"\($0)\": \($1 != 0)" }.joined(separator: ", ") + "}"
    }
}
