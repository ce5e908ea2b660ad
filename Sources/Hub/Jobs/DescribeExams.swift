// Opens what has arrived: a worker says what an exam is, then it joins the queue of its centre or is quarantined.
import Alliance
import Exams
import FoundationEssentials
import Keyring
import Logging
import Postgres
import Records
import ServiceLifecycle
import Workers

/// The job that follows every receipt. Taken by lease, safe in many processes, done at least once.
struct DescribeExams: Service {
    let hub: Hub
    /// Seconds nobody else may take the same exam: longer than three questions, each of which waits a minute for a worker and half a
    /// minute for its answer.
    private let lease = 300
    /// Exams opened at once, whatever their urgency: one worker fewer than are for everything, so that files that take their workers
    /// half a minute each hold up no page.
    private let lanes: Int
    /// Whether a lane is kept for emergencies alone: files that take their workers half a minute each hold up none. The pool keeps
    /// a worker as well, where it has three.
    private let hasEmergencyLane: Bool
    /// Warnings that one exam keeps: what makes more is not read by anybody.
    private static let mostWarnings = 50

    init(hub: Hub) {
        self.hub = hub
        lanes = min(2, max(1, hub.workers.count - hub.workers.kept - 1))
        hasEmergencyLane = hub.workers.count > 1
    }

    func run() async throws {
        let opening = Lanes(lanes), emergency = Lanes(hasEmergencyLane ? 1 : 0), judging = Lanes(1)
        await withDiscardingTaskGroup { group in
            for await _ in hub.bell.rings(every: .seconds(5)).cancelOnGracefulShutdown() {
                for _ in 0..<lanes where opening.enter() {
                    group.addTask { await opening.work { await workOff(onlyEmergencies: false) } }
                }
                if emergency.enter() {
                    group.addTask { await emergency.work { await workOff(onlyEmergencies: true) } }
                }
                if judging.enter() { group.addTask { await judging.work(JudgeExams(hub: hub).once) } }
            }
        }
    }

    private func workOff(onlyEmergencies: Bool) async {
        do {
            while !Task.isCancelled, !Task.isShuttingDownGracefully,
                let work = try await hub.jobs.takeDescription(seconds: lease, onlyEmergencies: onlyEmergencies)
            {
                await describe(work)
            }
        } catch {
            hub.logger.warning("arrived exams wait to be opened", metadata: ["error": "\(error)"])
        }
    }

    private func describe(_ work: ExamToDescribe) async {
        do {
            let answer = try await look(at: work)
            try await settle(work, answer)
        } catch let error as WorkerError where error.speaksOfTheFile && work.attempts >= 3 {
            await quarantine(work, because: .workerFailed(error))
        } catch {
            hub.logger.log(
                level: work.attempts < 3 ? .warning : .error, "an exam could not be opened yet",
                metadata: ["exam": "\(work.exam)", "attempts": "\(work.attempts)", "error": "\(error)"])
            let seconds = 2 << min(work.attempts, 8)
            try? await hub.jobs.write { db in try db.postpone(job: work.job, seconds: seconds, error: "\(error)") }
        }
    }

    private func look(at work: ExamToDescribe) async throws -> IntakeAnswer {
        var inline: [Int: [UInt8]] = [:]
        for object in work.objects {
            guard let text = object.content, let data = Data(base64Encoded: text.filter { !$0.isNewline }) else {
                continue
            }
            inline[object.number] = Array(data)
        }
        var files = work.objects.map { (number: $0.number, name: $0.name, sha256: $0.sha256) }
        if let name = ChosenMapping.name(in: work.objects.map(\.mediaType)) {
            guard let text = try await hub.jobs.read({ db in try db.mapping(name, in: work.alliance) }) else {
                return .unreadable(.mappingUnknown(name))
            }
            let mapping = ChosenMapping(name: name, text: text)
            files.append(mapping.file)
            inline[ChosenMapping.number] = mapping.bytes
        }
        let answer = try await Desk(blobs: hub.blobs).laidOut(files, inline: inline) { files in
            try await hub.workers.describe(
                files, claimed: work.kind.rawValue, isUrgent: work.urgency == .emergency)
        }
        guard case .unreadable(let reason) = answer, reason.code == IntakeReason.withoutMapping else { return answer }
        let names = try await hub.jobs.read { db in try db.mappings(in: work.alliance).map(\.name) }
        return .unreadable(reason.naming(mappings: names))
    }

    private func settle(_ work: ExamToDescribe, _ answer: IntakeAnswer) async throws {
        switch answer {
        case .unreadable(let reason), .notReadableYet(let reason):
            try await putAside(work, because: reason)
        case .read(let content, _) where !content.kind.fits(work.kind):
            try await putAside(work, because: .kindDiffers(content, claimed: work.kind.rawValue))
        case .read(let content, let warnings):
            let identity = try content.identity.flatMap { $0.isEmpty ? nil : try seal($0, of: work.exam) }
            let (hasReader, critical, twins) = try await hub.jobs.write(as: .hub(in: work.alliance)) { db in
                let ofTime = try timeDoubts(content, of: work, db)
                let kept = try db.keep(
                    content: content.withoutIdentity.numbered(work.objects.map(\.number)), identity: identity,
                    warnings: ReadingWarnings(ofTime + warnings).gravest(Self.mostWarnings), of: work)
                let twins = try db.noteSameBytes(as: work.exam)
                if kept.isWaiting || work.kind.readingKind == nil { return (true, kept.critical, twins) }
                try db.quarantine(work, because: .noCentre(work.kind))
                return (false, kept.critical, twins)
            }
            if twins > 0 {
                hub.logger.notice(
                    "the same bytes came for two patients", metadata: ["exam": "\(work.exam)", "others": "\(twins)"])
            }
            if hasReader { hub.offers.ring() } else { alarm(work, because: .noCentre(work.kind)) }
            if let critical {
                hub.logger.notice("a critical case", metadata: ["critical": "\(critical)", "exam": "\(work.exam)"])
            }
        }
    }

    /// The file's own time, held against the capture and the receipt.
    private func timeDoubts(
        _ content: ExamContent, of work: ExamToDescribe, _ db: borrowing Session
    ) throws(PostgresError) -> [IntakeReason] {
        guard let grounds = try db.fileTimeGrounds(of: work.exam) else { return [] }
        let doubt = content.timeDoubt(captured: grounds.captured, received: grounds.received, grounds.bounds)
        return [doubt].compactMap(\.self)
    }

    /// What is whole and was never read is quarantined; else there is more to come, or a reading that stands.
    private func putAside(_ work: ExamToDescribe, because reason: IntakeReason) async throws {
        guard !(work.isWhole && work.isFirst) else { return try await quarantined(work, because: reason) }
        try await hub.jobs.write(as: .hub(in: work.alliance)) { db in try db.leave(work, because: reason) }
        hub.offers.ring()
    }

    private func quarantined(_ work: ExamToDescribe, because reason: IntakeReason) async throws {
        try await hub.jobs.write(as: .hub(in: work.alliance)) { db in try db.quarantine(work, because: reason) }
        alarm(work, because: reason)
    }

    /// Who runs the system hears of it: which exam and the reason's code, no word of a file. An emergency that reaches no reader is
    /// told as loudly as a log can: somebody must call the clinic.
    private func alarm(_ work: ExamToDescribe, because reason: IntakeReason) {
        hub.meter.noteQuarantine(because: reason.code)
        hub.logger.warning(
            "an exam was quarantined",
            metadata: ["exam": "\(work.exam)", "kind": "\(work.kind.rawValue)", "reason": "\(reason.code)"])
        guard work.urgency == .emergency else { return }
        hub.logger.critical(
            "an emergency exam reaches no reader; call its clinic",
            metadata: ["exam": "\(work.exam)", "reason": "\(reason.code)"])
    }

    private func seal(_ identity: FoundIdentity, of exam: ExamID) throws -> [UInt8] {
        try hub.keyring.seal(Array(try JSONEncoder().encode(identity)), for: "exam/found_identity/\(exam)")
    }

    private func quarantine(_ work: ExamToDescribe, because reason: IntakeReason) async {
        do {
            try await putAside(work, because: reason)
        } catch {
            hub.logger.error(
                "an exam could not be quarantined", metadata: ["exam": "\(work.exam)", "error": "\(error)"])
        }
    }
}

extension ExamContent.Kind {
    /// Whether such content can be what an exam of that kind holds.
    func fits(_ kind: ExamKind) -> Bool {
        switch self {
        case .bloodCount: kind.modality == .laboratory
        case .electrocardiogram: kind.modality == .electrocardiography
        case .picture, .pictures: [.radiography, .ultrasound, .photography].contains(kind.modality)
        }
    }
}

extension IntakeReason {
    /// The same with the mappings that there are to choose from.
    fileprivate func naming(mappings: [String]) -> IntakeReason {
        let all = mappings.prefix(20).joined(separator: ", ")
        let none = mappings.isEmpty
        return IntakeReason(
            code: code, zh: zh + (none ? "本医共体还没有映射，请管理员用 lianyi-hub mapping load 装入。" : "现有映射：\(all)。"),
            en: en
                + (none
                    ? " There is no mapping here yet; an operator loads one (lianyi-hub mapping load)."
                    : " There are: \(all)."),
            place: place)
    }

    static func workerFailed(_ error: WorkerError) -> IntakeReason {
        IntakeReason(
            code: "worker-failed", zh: "三次未能打开：\(error.words.zh)原文件已保留，请人工查看。",
            en: "Not opened in three attempts: \(error.words.en) The file is kept; somebody must look at it.")
    }

    /// Nobody would ever read it, and the clinic would wait: it is shown instead.
    static func noCentre(_ kind: ExamKind) -> IntakeReason {
        IntakeReason(
            code: "no-reading-centre", zh: "本医共体没有机构阅读 \(kind.rawValue)，文件已保留，请联系管理员。",
            en: "No organisation here reads \(kind.rawValue). The file is kept; ask an administrator, or refer.")
    }
}

extension ExamContent {
    /// Several pictures know the order of their files; the manifest knows their numbers.
    fileprivate func numbered(_ numbers: [Int]) -> ExamContent {
        guard case .pictures(let series) = self else { return self }
        return .pictures(series.numbered(numbers))
    }

    /// The same without what it says of a person: that is sealed apart.
    var withoutIdentity: ExamContent {
        switch self {
        case .bloodCount(let count):
            .bloodCount(
                BloodCount(
                    sampleNumber: count.sampleNumber, ranAt: count.ranAt, processing: count.processing,
                    sender: count.sender,
                    items: count.items, settings: count.settings, attachments: count.attachments,
                    identity: FoundIdentity(), specimen: count.specimen, status: count.status,
                    provenance: count.provenance))
        case .electrocardiogram(let ecg): .electrocardiogram(ecg.withoutIdentity)
        case .picture(let picture): .picture(picture.withoutIdentity)
        case .pictures(let series): .pictures(series.withoutIdentity)
        }
    }
}
