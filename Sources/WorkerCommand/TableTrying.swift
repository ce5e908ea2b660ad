// `lianyi-worker table`: what a mapping would read of a table, for whoever writes the mapping.

import Exams
import Glibc
import Intake
import Workers

enum TableTrying {
    /// Memory of the whole: a table has 4 MiB and 1,000,000 cells at most, and each value its own texts.
    private static let memory: UInt64 = 4 << 30
    /// The report may go into a file, of as many bytes.
    private static let report: UInt64 = 256 << 20

    /// Prints the samples line by line, then the columns, and gives the exit code. This process confines itself before it looks at
    /// the first byte.
    static func run(_ paths: [String]) -> Int32 {
        guard paths.count == 2 else {
            Complaint.say(
                "请给出映射文件和表格：lianyi-worker table 映射 表格",
                "Name the mapping and the table: lianyi-worker table MAPPING TABLE")
            return 2
        }
        let named = paths.map { WorkerFile(path: $0) }
        do throws(OpeningError) {
            let files = try ExamFiles.open(named, Intake())
            Confinement.confine(memoryBytes: memory, fileBytes: report)
            return tried(files[0], on: files[1])
        } catch {
            switch error {
            case .refused(let reason): Complaint.say("没有读取表格", "The table was not read", because: reason)
            case .fault(let fault): Complaint.say("无法打开文件 \(fault.file)", "\(fault.file) cannot be opened")
            }
            return 1
        }
    }

    private static func tried(_ mapping: ExamFile, on table: ExamFile) -> Int32 {
        do throws(IntakeReason) {
            let run = try FlatFileDryRun(table: table, mapping: mapping)
            for line in run.lines { print(line) }
            print(run.text, terminator: "")
            return run.readsAnything ? 0 : 1
        } catch {
            Complaint.say("没有读取表格", "The table was not read", because: error)
            return 1
        }
    }
}
