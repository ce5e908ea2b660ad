// The call sheet as numbers: what the database counts is what the sheet holds, for everybody; and what it says, it says in words.
import Foundation
import Postgres
import Records
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning), .timeLimit(.minutes(2))) struct `The call sheet's count` {
    @Test func `is what the sheet shows to each who asks, whatever stands behind the clinic`() async throws {
        try await TestHub.run { hub in
            let one = try await hub.signedECG(by: "ecg01", "critical"), doctor = try await hub.signIn("village02")
            for value in ["11", "12", "13", "14"] { _ = try await hub.lowPlatelets(by: doctor, value) }
            // One for each way on to the sheet; of one nobody is called.
            let ways = [
                "to_call = true", "level = 'township'", "level = 'desk', centre_id = NULL", "alone = true",
                "alone = true, centre_id = NULL",
            ]
            for (index, way) in ways.enumerated() {
                try await hub.asOwner(
                    SQL(
                        unsafe: """
                            UPDATE critical_case SET \(way) WHERE id = (SELECT id FROM critical_case ORDER BY source = 'reader' DESC, id
                                                                        OFFSET \(index) LIMIT 1)
                            """))
            }
            var seen: Set<Int> = []
            for account in [
                "desk01", "town01a", "town02a", "village02", "ecg01", "image01", "lab01", "review01", "head01",
                "receive01",
            ] {
                let person = try await hub.signIn(account), count = try await person.get("/api/v1/call-sheet/count")
                let sheet = try await person.get("/api/v1/call-sheet")["items"] as? [[String: Any]] ?? []
                let mine = sheet.count { $0["mustCall"] as? Bool == true }
                #expect(
                    count.int("all") == sheet.count && count.int("mine") == mine, "\(account): \(count.text), \(mine)")
                seen.insert(mine)
            }
            #expect(seen.count > 2, "some call much, some little, some nothing: \(seen)")
            #expect(one.exam.isEmpty == false)
        }
    }

    @Test func `has a mark that changes when something happens, and not else; and the sheet says kinds by their words`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), desk = try await hub.signIn("desk01")
            let path = try await hub.lowPlateletsCase(by: doctor)
            let empty = try await desk.get("/api/v1/call-sheet/count")
            #expect(empty.int("all") == 0 && empty.string("mark")?.count == 32, "\(empty.text)")
            try await hub.asOwner("UPDATE critical_case SET to_call = true")
            let first = try await desk.get("/api/v1/call-sheet/count").string("mark")
            #expect(first != empty.string("mark"))
            #expect(try await desk.get("/api/v1/call-sheet/count").string("mark") == first)
            let sheet = try await desk.get("/api/v1/call-sheet")
            #expect(sheet.string("items.0.say")?.contains("血常规") == true, "\(sheet.text)")
            #expect(sheet.string("items.0.sayEnglish")?.contains("Blood count") == true, "\(sheet.text)")
            #expect(sheet.string("items.0.say")?.contains("CBC") == false)
            #expect(try await desk.post(path + "/calls", #"{"outcome":"unable_to_reach"}"#).status == 201)
            #expect(try await desk.get("/api/v1/call-sheet/count").string("mark") != first)
        }
    }
}
