// The worker's loop: a question in, an answer out, until standard input closes.

import CConfine
import Exams
import Glibc
import Intake
import Workers

struct Serving {
    private let intake = Intake()
    private let processorSeconds: UInt64

    init(processorSeconds: UInt64) {
        self.processorSeconds = processorSeconds
    }

    /// Answers questions in order. A question that breaks the framing ends the process: the pool starts
    /// another.
    func run() {
        while let length = Pipe.read(WorkerFrame.lengthBytes) {
            let count = WorkerFrame.count(length)
            guard count <= WorkerLimits().questionBytes, let json = Pipe.read(count),
                let question = try? WorkerFrame.value(WorkerQuestion.self, json)
            else { exit(3) }
            _ = lianyi_allow_processor(processorSeconds)
            let (reply, tail) = answer(question)
            guard let head = try? WorkerFrame.message(reply) else { exit(3) }
            guard Pipe.write(head), Pipe.write(WorkerFrame.length(tail.count)), Pipe.write(tail) else {
                exit(3)
            }
        }
    }

    private func answer(_ question: WorkerQuestion) -> (WorkerReply, [UInt8]) {
        var reply = WorkerReply()
        do throws(OpeningError) {
            let files = try ExamFiles.open(question.files, intake)
            switch question.work {
            case .describe: reply.answer = intake.describe(files, claimed: question.claimed)
            case .examine:
                reply.answer =
                    Examining.examined(files, claimed: question.claimed, intake, samples: question.samples).0
            case .samples: return samples(files)
            case .pack: return ECGPacking.packed(files)
            case .unpack: return ECGPacking.unpacked(files)
            case .picture: return PictureMaking.made(files, question.picture ?? WorkerPicture())
            case .recording: return RecordingMaking.made(files, intake, gzip: question.gzip == true)
            case .frame:
                return FrameMaking.made(files, question.frame ?? WorkerPixels(), gzip: question.gzip == true)
            case .strip: return StripMaking.made(files)
            case .export: return ExportMaking.made(files, question.export ?? WorkerExport(), intake)
            case .paper: return PaperMaking.made(question.paper)
            case .sheet: return SheetMaking.made(files, question.sheet ?? WorkerSheet(), intake)
            }
        } catch {
            switch error {
            case .fault(let fault): reply.fault = fault
            case .refused(let reason) where [.describe, .examine].contains(question.work):
                reply.answer = .unreadable(reason)
            case .refused(let reason): reply.refusal = reason
            }
        }
        return (reply, [])
    }

    private func samples(_ files: [ExamFile]) -> (WorkerReply, [UInt8]) {
        var reply = WorkerReply()
        do throws(IntakeReason) {
            let leads = try intake.samples(files)
            reply.leads = leads.map { WorkerReply.Lead(name: $0.name, count: $0.values.count) }
            return (reply, WorkerSamples.bytes(of: leads))
        } catch {
            reply.refusal = error
            return (reply, [])
        }
    }
}
