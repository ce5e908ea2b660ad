// The clinic's patients: fetched from the hub's roll, registered there when the line is up.
import Curl
import Failpoints
import FoundationEssentials
package import HubAPI
package import Spool

extension Terminal {
    private static let rollCursor = "roll-cursor"
    /// A page is about 10 KB: some seconds of a thin line, so that news does not wait behind it for long.
    private static let rollPage = 50

    /// Fetches whom this clinic treats, as far as it has changed. A hub that keeps no roll is no fault.
    /// - Parameter pages: how many pages at most.
    /// - Returns: how many were brought or changed, and whether that was all.
    @discardableResult
    package nonisolated func fetchRoll(
        pages: Int = 10_000
    ) async throws(ClinicError) -> (changed: Int, isComplete: Bool) {
        var changed = 0, isComplete = false
        do throws(HubRefusal) {
            for _ in 0..<pages {
                let last = try await local { () async throws(SpoolError) in try await spool.setting(Self.rollCursor) }
                let path = Paths.roll(after: last, limit: Self.rollPage)
                let answer = try await reportLine.ask(CurlRequest("GET", reportLine.url(path)))
                let page = try HubLine.value(RollPage.self, in: answer)
                isComplete = page.items.isEmpty || page.next == nil || page.next == last
                guard !isComplete else { break }
                try await local { () async throws(SpoolError) in try await spool.keep(page, cursor: Self.rollCursor) }
                changed += page.items.count
            }
        } catch {
            guard case .refused(let problem) = error else { throw error.clinicError }
            // A hub that was restored from a backup counts from an earlier number: everything is fetched anew.
            if problem.status == 410 {
                do { try await spool.set(Self.rollCursor, to: "0") } catch { throw ClinicError(error) }
            } else if problem.status != 404 {
                throw error.clinicError
            }
            isComplete = problem.status != 410
        }
        return (changed, isComplete)
    }

    /// Whether the roll was ever fetched.
    package nonisolated var hasRoll: Bool {
        get async { (try? await spool.setting(Self.rollCursor)) != nil }
    }

    /// Keeps somebody new. The name that they get here is the one by which the hub will know them, unless it knows them
    /// already.
    package nonisolated func register(_ person: KeptPatient.Person) async throws(ClinicError) -> KeptPatient {
        let id = WireID.timeOrdered(at: await hubTime())
        do throws(SpoolError) {
            try await spool.register(person, as: id)
            return KeptPatient(id: id, person: person, isKnown: false)
        } catch {
            throw ClinicError(error)
        }
    }

    /// Keeps somebody new and, where the line allows, has the hub register them at once.
    /// - Returns: the patient as they stand now, and why the hub has not heard of them, where it has not.
    package nonisolated func registerNow(
        _ person: KeptPatient.Person, offline: Bool
    ) async throws(ClinicError) -> (patient: KeptPatient, problem: Problem?) {
        let new = try await register(person)
        guard !offline else { return (new, nil) }
        var problem: Problem?
        do throws(ClinicError) { try await registerPatients() } catch { problem = error.problem }
        let found = PatientSearch.find(
            person.identities.first?.number ?? new.id.description, among: try await patients(""))
        let fresh = found.first { $0.id == new.id } ?? found.first ?? new
        return (fresh, problem ?? fresh.problem)
    }

    /// Tells the hub of those whom it does not know. A refusal stays with its patient, and the others go on.
    /// - Returns: those whom it refused, with its reason.
    @discardableResult
    package nonisolated func registerPatients() async throws(ClinicError) -> [(patient: WireID, problem: Problem)] {
        do throws(HubRefusal) {
            return try await register(
                try await local { () async throws(SpoolError) in try await spool.patientsToRegister(limit: 200) })
        } catch {
            throw error.clinicError
        }
    }

    /// Tells the hub of these.
    nonisolated func register(
        _ new: [KeptPatient]
    ) async throws(HubRefusal) -> [(patient: WireID, problem: Problem)] {
        var refused: [(patient: WireID, problem: Problem)] = []
        try await each(new, at: { "\(Paths.Template.patients)/\($0.id)" }) { patient async throws(HubRefusal) in
            if let problem = try await tell(patient) { refused.append((patient.id, problem)) }
        }
        return refused
    }

    private nonisolated func tell(_ patient: KeptPatient) async throws(HubRefusal) -> Problem? {
        guard let body = try? WireJSON.bytes(of: patient.reference) else { return nil }
        let request = CurlRequest(
            "POST", reportLine.url(Paths.Template.patients),
            headers: [
                ("Content-Type", "application/json"),
                ("Idempotency-Key", "patient-" + SHA256Hex(of: body).text.prefix(40)),
            ], body: .bytes(body))
        do throws(HubRefusal) {
            let answer = try HubLine.value(RegistrationAnswer.self, in: try await reportLine.ask(request))
            failpoint(.patientTold)
            try await local { () async throws(SpoolError) in
                try await spool.wasRegistered(patient, as: answer.patient.id)
            }
            return nil
        } catch .refused(let problem) {
            try await local { () async throws(SpoolError) in
                try await spool.registrationFailed(patient.id, because: problem)
            }
            return problem
        }
    }

    /// The clinic's patients whom a text fits.
    package nonisolated func patients(_ query: String) async throws(ClinicError) -> [KeptPatient] {
        do { return PatientSearch.find(query, among: try await spool.patients()) } catch { throw ClinicError(error) }
    }

    /// The one patient whom a text names.
    /// - Throws: `usage` where there is none, or more than one.
    package nonisolated func patient(named query: String) async throws(ClinicError) -> KeptPatient {
        let found = try await patients(query)
        guard found.count <= 1 else {
            let some = found.prefix(5).map { "\(PatientWords($0).line)  \($0.id)" }.joined(separator: "；")
            throw ClinicError(
                .usage, "patient-ambiguous", zh: "有 \(found.count) 位患者符合。请改用编号或证件号：\(some)",
                en: "\(found.count) patients fit. Give the id or a document's number: \(some)")
        }
        guard let patient = found.first else {
            throw ClinicError(
                .usage, "patient-not-here", zh: "本机没有这位患者。用 lianyi-clinic patients add 登记，或先取回名册。",
                en:
                    "There is no such patient here. Register them with lianyi-clinic patients add, or fetch the roll first."
            )
        }
        return patient
    }
}
