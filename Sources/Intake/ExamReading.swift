// What every sort of exam can do once its files are known: say what it is, and give its samples.

import Exams

/// One exam's files, taken for one sort.
protocol ExamReading {
    /// Opens the files and says what is in them.
    func answer() throws(Unreadable) -> IntakeAnswer
    /// The same, and the samples of a recording, lead by lead in the order of its description.
    func answerAndSamples() throws(Unreadable) -> (IntakeAnswer, [LeadSamples])
}

extension ExamReading {
    /// Most sorts have no samples: their description is all that there is.
    func answerAndSamples() throws(Unreadable) -> (IntakeAnswer, [LeadSamples]) { (try answer(), []) }
}

/// A sort of recordings of the heart: opened once, it says both.
protocol RecordingReading: ExamReading {
    associatedtype Opened
    /// Opens the files.
    func opened() throws(Unreadable) -> Opened
    /// What is in them.
    func answer(of opened: Opened) throws(Unreadable) -> IntakeAnswer
    /// Their samples.
    func samples(of opened: Opened) throws(Unreadable) -> [LeadSamples]
}

extension RecordingReading {
    func answer() throws(Unreadable) -> IntakeAnswer { try answer(of: opened()) }

    func answerAndSamples() throws(Unreadable) -> (IntakeAnswer, [LeadSamples]) {
        let opened = try opened()
        return (try answer(of: opened), try samples(of: opened))
    }
}
