// Capturing: files become an exam that this device will not lose.
import Failpoints
package import FoundationEssentials
package import HubAPI
package import Spool

extension Terminal {
    /// Captures an exam. When this returns it is durable on this device; the hub has not been asked.
    ///
    /// Files first, the row last: a capture that is in the spool is whole.
    /// - Parameters:
    ///   - moment: when; none means now, by the hub's clock as last learnt: a clock that is a year ahead would otherwise
    ///     make the hub refuse the exam.
    ///   - sources: the draft's files as they were seen in a watched folder; they must still be the same.
    package nonisolated func capture(
        _ draft: ExamDraft, from sources: [FileSighting] = [], at moment: Date? = nil
    ) async throws(ClinicError) -> Capture {
        let reading = await hubReading()
        let moment = moment ?? reading.moment
        guard (1...ExamDraft.fileLimit).contains(draft.files.count) else {
            throw ClinicError(
                .usage, "files-count", zh: "一次检查须有 1 到 \(ExamDraft.fileLimit) 个文件。",
                en: "An exam has 1 to \(ExamDraft.fileLimit) files.")
        }
        do throws(SpoolError) {
            let hold = try spool.folder.holdAgainstPruning()
            defer { withExtendedLifetime(hold) {} }
            var objects: [SpooledObject] = []
            for (index, file) in draft.files.enumerated() {
                let isSeen = sources.count == draft.files.count
                var object =
                    isSeen
                    ? try spool.folder.keep(sources[index], number: index + 1)
                    : try spool.folder.keep(file, number: index + 1)
                object.isEssential = draft.essential.contains(file)
                objects.append(object)
            }
            var capture = try made(draft, of: objects, at: moment, by: reading)
            let problem = objects.first { $0.size > Manifest.objectLimit }.map { Problem.objectTooLarge($0) }
            for source in sources { try source.checkUnchanged() }
            failpoint(.captureKept)
            try await spool.enter(capture, from: sources, refusedBecause: problem)
            failpoint(.captureCommitted)
            if let problem { (capture.state, capture.problem, capture.heldUntil) = (.refused, problem, nil) }
            await remark(reading, on: capture)
            if let twin = try? await spool.twin(of: capture) {
                let note = "与检查 \(twin.exam) 内容相同 the same bytes as exam \(twin.exam)"
                try? await spool.remark(note, on: capture.exam, at: reading.moment)
            }
            return capture
        } catch {
            throw ClinicError(error)
        }
    }

    /// Names the files that do not end as their kind does, or hold less than their header says: the hub will not be able to read
    /// them. They go up all the same, as they are.
    package nonisolated func filesWithoutEnd(_ files: [String]) -> [String] {
        let seen = files.compactMap { path -> FileSighting? in
            let place = path.lastIndex(of: "/")
            return FileSighting(
                place.map { String(path[path.index(after: $0)...]) } ?? path,
                in: place.map { String(path[..<$0]) } ?? ".")
        }
        guard FileTail.isWhole(seen) == false else { return [] }
        let single = seen.filter { FileTail.isWhole([$0]) == false }
        return (single.isEmpty ? seen : single).map(\.name)
    }

    /// The newest other exam of the very same bytes: a copy under another name, or a file that was sent twice. Both stand.
    package nonisolated func twin(of capture: Capture) async -> Capture? { (try? await spool.twin(of: capture)) ?? nil }

    /// Captures a message that a device said, unless it is here already.
    /// - Returns: the capture; nil where these very bytes are an exam of this device.
    nonisolated func capture(message bytes: [UInt8], _ draft: ExamDraft) async throws(ClinicError) -> Capture? {
        let reading = await hubReading()
        do throws(SpoolError) {
            guard try await !spool.holds(SHA256Hex(of: bytes)) else { return nil }
            let hold = try spool.folder.holdAgainstPruning()
            defer { withExtendedLifetime(hold) {} }
            let name = draft.files.first ?? "message"
            let object = try spool.folder.keep(bytes, as: name, number: 1)
            let capture = try made(draft, of: [object], at: reading.moment, by: reading)
            guard try await spool.enterOnce(capture) else { return nil }
            await remark(reading, on: capture)
            return capture
        } catch {
            throw ClinicError(error)
        }
    }

    /// Says in an exam's history that its time rests on this machine's clock alone. Worth no failure.
    private nonisolated func remark(_ reading: HubClock.Reading, on capture: Capture) async {
        guard !reading.isSure else { return }
        let note = "时间未经中心核对 the time is this machine's, the hub has not confirmed it since the start"
        try? await spool.remark(note, on: capture.exam, at: reading.moment)
    }

    /// Says in an exam's history that its files were captured without their end.
    package nonisolated func remarkCut(_ exam: WireID) async {
        let note = "文件结尾不完整，按原样采集 a file lacks its end; it was captured as it is"
        try? await spool.remark(note, on: exam, at: await hubTime())
    }

    private nonisolated func made(
        _ draft: ExamDraft, of objects: [SpooledObject], at moment: Date, by reading: HubClock.Reading
    ) throws(SpoolError) -> Capture {
        var manifest = declared(draft, objects, at: moment)
        manifest.clock = reading.clock
        let signed = try sign(manifest)
        var capture = Capture(manifest, urgency: draft.urgency, signed: signed, objects: objects, at: moment)
        capture.mayBePacked = draft.mayBePacked
        if capture.isUnassigned { capture.heldUntil = draft.unassigned.hold(draft.urgency, at: Date()) }
        return capture
    }

    private nonisolated func declared(_ draft: ExamDraft, _ objects: [SpooledObject], at moment: Date) -> Manifest {
        var manifest = Manifest(
            exam: .timeOrdered(at: moment), kind: draft.kind, urgency: draft.urgency,
            performedAt: draft.performedAt ?? moment, objects: ObjectName.distinct(objects.map(\.declared)))
        if let mapping = draft.mapping { manifest.choose(mapping: mapping) }
        manifest.operator = draft.operator
        manifest.patient = draft.patient
        manifest.request = draft.request
        return manifest
    }

    nonisolated func sign(_ manifest: Manifest) throws(SpoolError) -> CompactJWS {
        guard let bytes = try? WireJSON.bytes(of: manifest),
            let signed = try? CompactJWS.signed(
                bytes, kid: terminalID.description, type: SignedType.manifest, with: key)
        else { throw .database("the manifest cannot be signed") }
        return signed
    }
}

extension SpooledObject {
    /// The same as the manifest declares it, under a name that any system takes. What the bytes are, the hub finds out
    /// itself.
    var declared: Manifest.Object {
        var object = Manifest.Object(
            number: number, name: ObjectName.clean(name, number: number), mediaType: "application/octet-stream",
            size: size, sha256: sha256)
        object.essential = isEssential ? true : nil
        return object
    }
}

extension Manifest {
    /// Says of every object by which mapping a table is read; the hub knows the mapping of that name.
    mutating func choose(mapping: String) {
        for place in objects.indices { objects[place].mediaType = "text/csv; mapping=\(mapping)" }
    }
}
