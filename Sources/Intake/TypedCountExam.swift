// A blood count from what somebody typed: by the form's own rules, once more where it is read.

import Exams

struct TypedCountExam: ExamReading {
    private let file: ExamFile

    init(_ file: ExamFile) {
        self.file = file
    }

    func answer() throws(Unreadable) -> IntakeAnswer {
        do throws(IntakeReason) {
            let typed = try TypedCountFile(parsing: file).count
            switch typed.checked() {
            case .success(let count):
                let once = typed.typedOnce.prefix(20).map { IntakeReason($0, file.name) }
                return .read(.bloodCount(count), warnings: once)
            case .failure(let problems):
                guard let first = problems.all.first else { throw .typedCountField("results", file.name) }
                throw IntakeReason(first, file.name)
            }
        } catch {
            throw .broken(error)
        }
    }
}
