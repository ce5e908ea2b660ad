// The files of a question, opened read-only and read within the limits.

import Exams
import Glibc
import Intake
import Workers

enum OpeningError: Error {
    case fault(WorkerReply.Fault)
    case refused(IntakeReason)
}

enum ExamFiles {
    /// Reads every file; the sizes are added up before the bytes are taken in.
    static func open(_ files: [WorkerFile], _ intake: Intake) throws(OpeningError) -> [ExamFile] {
        var total = 0
        var opened: [ExamFile] = []
        for file in files {
            let bytes = try read(file, intake, &total)
            opened.append(ExamFile(name: file.name, bytes: bytes))
        }
        return opened
    }

    private static func read(_ file: WorkerFile, _ intake: Intake, _ total: inout Int) throws(OpeningError)
        -> [UInt8]
    {
        let descriptor = unsafe Glibc.open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .fault(.init(file: file.name, error: errno)) }
        defer { close(descriptor) }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else {
            throw .fault(.init(file: file.name, error: errno))
        }
        // A pipe or a device could keep the worker waiting for ever.
        guard facts.st_mode & S_IFMT == S_IFREG else { throw .fault(.init(file: file.name, error: EINVAL)) }
        total += Int(facts.st_size)
        if let reason = intake.refusal(ofBytes: total, upTo: file.name) { throw .refused(reason) }
        guard let bytes = Pipe.read(Int(facts.st_size), from: descriptor) else {
            throw .fault(.init(file: file.name, error: EIO))
        }
        return bytes
    }
}
