// The pool of worker processes: ask, limit, kill, replace.

package import Exams

/// Pre-started `lianyi-worker` processes that open foreign files for the hub. A crash or a limit costs one
/// answer; the next question finds a new process. Callers wait in order of arrival, emergencies before others, for a bounded time;
/// of others boundedly many, of emergencies as many as their callers ask at once. Of three processes and more one answers emergencies alone.
package actor WorkerPool {
    private let limits: WorkerLimits
    private let seats: [WorkerSeat]
    /// Processes.
    package nonisolated let count: Int
    /// So many free ones are kept for emergencies.
    package nonisolated let kept: Int
    private var free: [WorkerSeat]
    private var line = WaitingLine()
    private var isClosed = false

    /// Starts `count` processes of `executable` in the background.
    ///
    /// - Parameter executable: absolute path of `lianyi-worker`.
    package init(executable: String, count: Int, limits: WorkerLimits = WorkerLimits()) {
        self.limits = limits
        self.count = max(1, count)
        seats = (0..<max(1, count)).map { WorkerSeat(executable, limits, number: $0) }
        kept = count > 2 ? 1 : 0
        free = seats
    }

    /// How many questions are being worked on, and how many callers wait for a free worker.
    package var load: (busy: Int, waiting: Int) { (seats.count - free.count, line.count) }

    /// Samples of all leads together that a machine under load gets through, however slow: twelve leads of a minute at 1 kHz.
    private static let fewSamples = 720_000

    /// What the files of one exam are and what is in them. A recording's samples are looked at in a question of their own,
    /// with limits of its own. Where that takes too long it is asked once more for the beginning alone; a recording that is
    /// too odd even for this loses its findings, and nothing else.
    /// - Parameter isUrgent: whether it is of an emergency.
    package func describe(
        _ files: [WorkerFile], claimed: String? = nil, isUrgent: Bool = false
    ) async throws(WorkerError) -> IntakeAnswer {
        func answered(_ question: WorkerQuestion) async throws(WorkerError) -> IntakeAnswer {
            guard let answer = try await ask(question, isUrgent: isUrgent).0.answer else { throw .garbled }
            return answer
        }
        let answer = try await answered(WorkerQuestion(.describe, files, claimed: claimed))
        guard case .read(.electrocardiogram(let exam), let warnings) = answer else { return answer }
        var question = WorkerQuestion(.examine, files, claimed: claimed)
        do throws(WorkerError) {
            return try await answered(question)
        } catch {
            guard error.speaksOfTheFile else { throw error }
            guard error == .timedOut, exam.holdsMoreSamples(than: Self.fewSamples) else {
                return .read(.electrocardiogram(exam), warnings: warnings + [.notExamined(error)])
            }
        }
        question.samples = Self.fewSamples
        do throws(WorkerError) {
            return try await answered(question)
        } catch {
            guard error.speaksOfTheFile else { throw error }
            return .read(.electrocardiogram(exam), warnings: warnings + [.notExamined(error)])
        }
    }

    /// The samples of the exam's recording, lead by lead; `.refused` says why there are none.
    package func samples(_ files: [WorkerFile]) async throws(WorkerError) -> [LeadSamples] {
        let (reply, tail) = try await ask(WorkerQuestion(.samples, files))
        if let reason = reply.refusal { throw .refused(reason) }
        guard let heads = reply.leads, let leads = WorkerSamples.leads(heads, from: tail) else {
            throw .garbled
        }
        return leads
    }

    /// A twelve-lead WFDB record (a `.hea` and its data file) as a packed ECG: its essential part, then its rest, verified
    /// byte for byte by the worker. What cannot be packed says why.
    package func pack(_ files: [WorkerFile]) async throws(WorkerError) -> WorkerMaking {
        try await make(WorkerQuestion(.pack, files))
    }

    /// The record's own two files out of the two parts of a packed ECG, given in that order.
    package func unpack(_ parts: [WorkerFile]) async throws(WorkerError) -> WorkerMaking {
        try await make(WorkerQuestion(.unpack, parts))
    }

    /// The exam's electrocardiogram on millimetre paper: one file. What holds none, or cannot be drawn so, says why.
    package func sheet(_ files: [WorkerFile], _ sheet: WorkerSheet) async throws(WorkerError) -> WorkerMaking {
        try await make(WorkerQuestion(.sheet, files, sheet: sheet))
    }

    /// A picture's file as a PNG of what is to be seen.
    package func picture(_ files: [WorkerFile], _ picture: WorkerPicture) async throws(WorkerError) -> WorkerMaking {
        try await make(WorkerQuestion(.picture, files, picture: picture))
    }

    /// The exam's electrocardiogram as one file for a viewer: samples in 16 bits behind a head that describes them.
    package func recording(_ files: [WorkerFile], gzip: Bool) async throws(WorkerError) -> WorkerMaking {
        try await make(WorkerQuestion(.recording, files, gzip: gzip))
    }

    /// A frame's pixels as one file for a viewer: as they are stored, behind a head that describes them.
    package func frame(_ files: [WorkerFile], _ pixels: WorkerPixels, gzip: Bool) async throws(WorkerError)
        -> WorkerMaking
    {
        try await make(WorkerQuestion(.frame, files, frame: pixels, gzip: gzip))
    }

    /// A report's paper as a PDF. No file of others is opened for it; the text is.
    package func paper(_ paper: WorkerPaper) async throws(WorkerError) -> WorkerMaking {
        try await make(WorkerQuestion(.paper, [], paper: paper))
    }

    /// A PNG or JPEG without what its camera wrote beside the picture: place, time, device, thumbnail.
    package func strip(_ files: [WorkerFile]) async throws(WorkerError) -> WorkerMaking {
        try await make(WorkerQuestion(.strip, files))
    }

    /// An exam's files without what tells whose they are: one file, or a ZIP of several.
    package func export(_ files: [WorkerFile], _ export: WorkerExport) async throws(WorkerError) -> WorkerMaking {
        try await make(WorkerQuestion(.export, files, export: export))
    }

    private func make(_ question: WorkerQuestion) async throws(WorkerError) -> WorkerMaking {
        let (reply, tail) = try await ask(question)
        guard let making = WorkerMaking(reply, tail) else { throw .garbled }
        return making
    }

    /// Ends every process, answers everyone who waits with `.closed`, and refuses all later questions.
    package func shutDown() async {
        isClosed = true
        line.dismissAll(.closed)
        for seat in seats { await seat.close() }
    }

    private func ask(
        _ question: WorkerQuestion, isUrgent: Bool = false
    ) async throws(WorkerError) -> (WorkerReply, [UInt8]) {
        guard let message = try? WorkerFrame.message(question), message.count <= limits.questionBytes else {
            throw .garbled
        }
        let seat = try await freeSeat(isUrgent)
        let result = await seat.ask(message)
        giveBack(seat)
        let answer = try result.get()
        guard let reply = try? WorkerFrame.value(WorkerReply.self, answer.head) else { throw .garbled }
        if let fault = reply.fault { throw .cannotOpen(file: fault.file, error: fault.error) }
        return (reply, answer.tail)
    }

    private func freeSeat(_ isUrgent: Bool) async throws(WorkerError) -> WorkerSeat {
        guard !isClosed else { throw .closed }
        if free.count > (isUrgent ? 0 : kept), let seat = free.popLast() { return seat }
        guard isUrgent || line.count < limits.waiters else { throw .tooManyWaiting }
        let number = line.nextNumber()
        let alarm = Task { [waitTime = limits.waitTime] in
            try? await Task.sleep(for: waitTime)
            if !Task.isCancelled { dismiss(number, .waitedTooLong) }
        }
        defer { alarm.cancel() }
        let outcome: Result<WorkerSeat, WorkerError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: .failure(.cancelled))
                } else {
                    line.join(number, isUrgent: isUrgent, continuation)
                }
            }
        } onCancel: {
            Task { await dismiss(number, .cancelled) }
        }
        return try outcome.get()
    }

    private func giveBack(_ seat: WorkerSeat) {
        if !line.serve(seat, onlyUrgent: free.count < kept) { free.append(seat) }
    }

    private func dismiss(_ number: Int, _ error: WorkerError) {
        line.dismiss(number, error)
    }
}

extension Electrocardiogram {
    fileprivate func holdsMoreSamples(than most: Int) -> Bool {
        let (all, overflow) = sampleCount.multipliedReportingOverflow(by: max(leads.count, 1))
        return overflow || all > most
    }
}
