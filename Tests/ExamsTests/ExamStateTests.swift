// The steps of an exam.
import Alliance
import Exams
import Testing

@Suite struct ExamStateTests {
    @Test func `the main road leads from the manifest to the opened report`() throws {
        let road: [ExamEvent] = [.received, .completed, .queued, .claimed, .signed, .delivered]
        var state = ExamState.registered
        for event in road { state = try state.after(event) }
        #expect(state == .delivered)
    }

    @Test func `every state is reached, and every pair of state and event has at most one way`() {
        let edges = ExamState.transitions.edges
        #expect(Set(edges.map(\.to)) == Set(ExamState.allCases))
        #expect(Set(edges.map { "\(String(describing: $0.from)) \($0.event)" }).count == edges.count)
    }

    @Test func `a step without an edge names state and event`() {
        #expect(throws: ExamError.notPossible(.signed, in: .queued)) { try ExamState.queued.after(.signed) }
        #expect(throws: ExamError.notPossible(.recalled, in: .reading)) {
            try ExamState.reading.after(.recalled)
        }
    }

    @Test func `kinds know their modality, privilege and centre`() {
        #expect(ExamKind.bloodCount.rawValue == "CBC" && ExamKind.ecg12.rawValue == "ECG12")
        #expect(ExamKind.ecg12.uploadPrivilege == .uploadECG)
        #expect(ExamKind.photo.readingKind == .image)
        #expect(ExamKind.vitals.readingKind == nil)
        #expect(ReadingKind.laboratory.readPrivilege.rawValue == "READ-LAB")
    }

    @Test func `an emergency takes the urgent lane whatever its size, big pictures wait`() {
        #expect(Lane(urgency: .emergency, size: 1 << 30, bulkFrom: 1000) == .urgent)
        #expect(Lane(urgency: .routine, size: 999, bulkFrom: 1000) == .normal)
        #expect(Lane(urgency: .urgent, size: 1000, bulkFrom: 1000) == .bulk)
    }

    @Test func `a digest is 64 hexadecimal digits`() throws {
        let bytes: [UInt8] = (0..<32).map { $0 * 8 }
        let digest = try #require(ContentDigest(bytes: bytes))
        #expect(ContentDigest(digest.description.uppercased()) == digest)
        #expect(ContentDigest(bytes: [1]) == nil)
        #expect(ContentDigest(String(repeating: "g", count: 64)) == nil)
    }
}
