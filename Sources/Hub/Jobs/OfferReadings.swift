// Offers what waits: the right reader first, and an alarm where there is none.
import Alliance
import Exams
import FoundationEssentials
import Logging
import Postgres
import Readings
import Records
import ServiceLifecycle

/// The job that follows every reading into the queue: rung for by whoever puts one there, and every 15 seconds besides, for
/// what other hubs queued and for duties that begin and end. Safe in many processes: in one alliance only one chooses at a time.
struct OfferReadings: Service {
    let hub: Hub
    /// The first ring is answered at once. What is rung for while one looks, and in this time after it, is offered together: the
    /// people of a centre and their work are counted once for all of it.
    private static let gathering = Duration.milliseconds(100)
    /// Readings of one transaction: what is left follows in the next.
    private static let batch = 100
    /// Offers of an alliance that are looked at in one round: a county has a few hundred at its worst.
    private static let looked = 1_000
    /// How often it is looked for offers that have lost whom they were made to: many rings come in a second, and duties end seldom.
    private static let between = Duration.seconds(5)

    func run() async throws {
        var lastLook = ContinuousClock.now - Self.between
        for await _ in hub.offers.rings(every: .seconds(15)).cancelOnGracefulShutdown() {
            let isTime = lastLook.duration(to: .now) >= Self.between
            if isTime { lastLook = .now }
            await once(endingLost: isTime)
            // Cut short where the hub ends, as the rings are.
            try? await Task.sleep(for: Self.gathering)
        }
    }

    func once(endingLost: Bool = true) async {
        do {
            for alliance in try await hub.jobs.write({ db in try db.alliances() }) {
                if endingLost { await endLostOffers(in: alliance) }
                await once(in: alliance)
            }
        } catch {
            hub.logger.warning("readings wait for their offers", metadata: ["error": "\(error)"])
        }
    }

    /// One alliance at a time: what is wrong in one holds up no other.
    private func once(in alliance: AllianceID) async {
        do {
            while !Task.isCancelled, try await offer(again: false, in: alliance) == Self.batch {}
            _ = try await offer(again: true, in: alliance)
        } catch {
            hub.logger.warning(
                "readings of an alliance wait for their offers",
                metadata: ["alliance": "\(alliance)", "error": "\(error)"])
        }
    }

    /// Whose duty, leave, licence or privilege has ended since keeps no offer: the case is offered anew, or found unassignable.
    private func endLostOffers(in alliance: AllianceID) async {
        let mode = TransactionMode.hub(in: alliance)
        do {
            let lost = try await hub.jobs.read(as: mode) { db in try Self.lostOffers(db) }
            guard !lost.isEmpty else { return }
            let ended = try await hub.jobs.write(as: mode) { db in try db.endOffers(of: lost) }
            hub.logger.info(
                "offers ended with a duty or a right", metadata: ["alliance": "\(alliance)", "count": "\(ended)"])
        } catch {
            hub.logger.warning(
                "offers that nobody has any more wait", metadata: ["alliance": "\(alliance)", "error": "\(error)"])
        }
    }

    private static func lostOffers(_ db: borrowing Session) throws -> [OpenReading] {
        var centres = OfferCentres(), lost: [OpenReading] = []
        let now = try db.moment()
        for one in try db.offered(limit: looked) {
            let centre = try centres.at(one.centre, db)
            let holder = centre.people.filter { $0.reader.clinician == one.offeredTo }
            if Assignment.choose(one.reading, holder, by: centre.rules, at: now).chosen == nil { lost.append(one) }
        }
        return lost
    }

    /// Offers a batch; answers how many were offered or found unassignable. Where one of them cannot be offered each is offered
    /// alone, so that it does not hold up the others.
    private func offer(again: Bool, in alliance: AllianceID) async throws -> Int {
        let mode = TransactionMode.hub(in: alliance)
        guard try await hub.jobs.read(as: mode, { db in try !db.unoffered(again: again, limit: 1).isEmpty }) else {
            return 0
        }
        do {
            return try await offer(nil, again: again, mode)
        } catch let error where error.isOfTheRow {
            return try await offerEach(again: again, mode)
        }
    }

    private func offerEach(again: Bool, _ mode: TransactionMode) async throws -> Int {
        let all = try await hub.jobs.read(as: mode) { db in try db.unoffered(again: again, limit: Self.batch) }
        var written = 0
        for id in all.map(\.reading.id) {
            do {
                written += try await offer(id, again: again, mode)
            } catch let error where error.isOfTheRow {
                hub.logger.error(
                    "a reading cannot be offered", metadata: ["reading": "\(id)", "error": "\(error)"])
            }
        }
        return written
    }

    /// Offers the first of what waits, or `only` that one of them.
    private func offer(_ only: ReadingID?, again: Bool, _ mode: TransactionMode) async throws -> Int {
        let (written, unassignable) = try await hub.jobs.write(as: mode) { db in
            try db.chooseAlone()
            let waiting = try db.unoffered(again: again, limit: Self.batch)
                .filter { only == nil || $0.reading.id == only }
            let made = try Self.choices(for: waiting, db)
            let written = try db.offer(made, by: .hub)
            let left = made.filter { $0.chosen == nil && written.contains($0.reading) }
            return (
                written.count,
                left.compactMap { one in waiting.first { $0.reading.id == one.reading }.map { ($0, one) } }
            )
        }
        for (reading, choice) in unassignable { alarm(reading, choice) }
        return written
    }

    /// One choice for each reading; what is given in this batch counts for those behind it. What nobody could have before and
    /// nobody can have now is no news.
    private static func choices(for waiting: [OpenReading], _ db: borrowing Session) throws -> [Assignment] {
        var made: [Assignment] = [], centres = OfferCentres()
        let now = try db.moment()
        for one in waiting {
            let centre = try centres.at(one.centre, db)
            let choice = Assignment.choose(one.reading, centre.people, by: centre.rules, at: now)
            if choice.chosen == nil, one.isKnownUnassignable { continue }
            made.append(choice)
            centres.count(choice, of: one, at: now)
        }
        return made
    }

    /// Nobody may read it: somebody must be called. A routine case that only waits for the next shift is told more quietly.
    private func alarm(_ reading: OpenReading, _ choice: Assignment) {
        let waits = reading.reading.urgency == .routine && choice.standings.contains { $0.refusal?.passes == true }
        hub.logger.log(
            level: waits ? .warning : .critical, "nobody may read a case; its centre must find somebody",
            metadata: [
                "reading": "\(reading.reading.id)", "centre": "\(reading.centre)",
                "kind": "\(reading.reading.kind.rawValue)",
                "urgency": "\(reading.reading.urgency.rawValue)", "why": "\(choice.words.en)",
            ])
    }
}
