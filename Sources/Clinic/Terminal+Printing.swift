// Reports and receipts as pages to print, made on this device.
import FoundationEssentials
package import HubAPI
package import Spool

extension Terminal {
    /// Opens a report as ``open(_:)`` does, and leaves the telling to the agent.
    package nonisolated func openHere(_ report: WireID) async throws(ClinicError) -> KeptReport? {
        do throws(SpoolError) {
            guard try await spool.report(report) != nil else { return nil }
            try await spool.open(report, at: Date())
            return try await spool.report(report)
        } catch {
            throw ClinicError(error)
        }
    }

    /// Whose report it is, as this clinic knows them: by the exam's patient, else by its manifest, else by the report.
    package nonisolated func nameOfPatient(in kept: KeptReport) async throws(ClinicError) -> String? {
        do throws(SpoolError) {
            let capture = try await spool.capture(kept.signed.report.exam)
            let known = capture?.patient
            if let known, let person = try await spool.patient(known)?.person { return person.name }
            return (try? capture?.manifest())?.patient?.name ?? kept.signed.report.patient?.name
        } catch {
            throw ClinicError(error)
        }
    }

    /// By what a report's exam is found where nobody's name is known: the device's label or its file, and when it was captured
    /// here. Nil where the exam is not of this device.
    package nonisolated func sample(of kept: KeptReport) async throws(ClinicError) -> ReportSheet.Sample? {
        do throws(SpoolError) {
            return try await spool.capture(kept.signed.report.exam).map {
                ReportSheet.Sample(words: $0.trace, capturedAt: $0.capturedAt)
            }
        } catch {
            throw ClinicError(error)
        }
    }

    /// Whom an exam is about, as this clinic knows them: by what somebody said last, even if the hub has not heard of it yet.
    package nonisolated func nameOfPatient(of capture: Capture) async throws(SpoolError) -> String? {
        let said = try await spool.attachment(of: capture.exam)
        let known = said?.problem == nil ? said?.patient ?? capture.patient : capture.patient
        if let known, let person = try await spool.patient(known)?.person { return person.name }
        return (try? capture.manifest())?.patient?.name
    }

    /// The page of a report.
    package nonisolated func sheet(of kept: KeptReport) async throws(ClinicError) -> String {
        let identity = await self.identity, patient = try await nameOfPatient(in: kept)
        var facts = ReportSheet.Facts(
            patient: patient, clinic: identity.organisation.name,
            kid: (try? CompactJWS(kept.signed.signature))?.header.kid, printedAt: await hubTime())
        let capture = try? await spool.capture(kept.signed.report.exam)
        facts.performedAt = (try? capture?.manifest())?.performedAt
        facts.sample = try await sample(of: kept)
        return ReportSheet(kept, facts).html
    }

    /// Writes a report's page into `prints/` of the home.
    /// - Returns: where it lies.
    package nonisolated func savePrint(of kept: KeptReport) async throws(ClinicError) -> String {
        let folder = home.path + "/prints", path = "\(folder)/\(kept.signed.report.id).html"
        let page = try await sheet(of: kept)
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ClinicError(
                .disk, "home-failed", zh: "无法建立文件夹 \(folder)。请检查权限。",
                en: "Cannot make the folder \(folder). Check permissions.")
        }
        try Self.save(Array(page.utf8), at: path)
        return path
    }

    /// Writes a file for people, whole or not at all.
    package static func save(_ bytes: [UInt8], at path: String) throws(ClinicError) {
        do { try DurableFile.replace(path, with: bytes) } catch { throw ClinicError(error) }
    }
}

extension Terminal {
    /// The sheet of an exam's receipt.
    /// - Throws: `later` where there is none yet.
    package nonisolated func receiptSheet(of exam: WireID) async throws(ClinicError) -> ReceiptSheet {
        let capture = try await found(exam), identity = await self.identity
        var patient: String?
        if let known = capture.patient {
            do { patient = try await spool.patient(known)?.person.name } catch { throw ClinicError(error) }
        }
        return try ReceiptSheet(capture, patient: patient, clinic: identity.organisation.name, keys: identity.keys)
    }
}
