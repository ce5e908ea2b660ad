// A critical case as a clinic's terminal keeps it: what was found, how it stands, what is to be said back.
package import FoundationEssentials

/// What a terminal reads of `GET /api/v1/criticals/{id}`; the rest of that answer it keeps without reading it.
package struct CriticalStanding: Hashable, Sendable, Codable {
    /// One value or statement.
    package struct Finding: Hashable, Sendable, Codable {
        /// Its place in the case, from 1.
        package var place: Int
        /// Whether it was said back; hubs of before findings joined a case do not say.
        package var isReadBack: Bool?
        /// What was measured or said.
        package var name: String
        /// The number as it is told; none for a statement.
        package var value: String?
        /// The bound that it reached.
        package var bound: String?
        /// `hub`, `device` or `reader`.
        package var origin: String
        /// What is said and repeated.
        package var said: String
    }

    /// Whom it is about.
    package struct Person: Hashable, Sendable, Codable {
        /// 姓名
        package var name: String?
    }

    package var id: WireID
    package var exam: WireID
    /// The exam's kind.
    package var kind: String
    /// `detected`, `notified`, `acknowledged`, `acted` or `closed`.
    package var state: String
    /// When it was found.
    package var openedAt: Date
    /// By when its holder must act; none once it is closed.
    package var deadline: Date?
    package var patient: Person?
    package var findings: [Finding]

    /// The findings that are to be said back, in their order: those that were not yet, or all where the case is over.
    package var toReadBack: [Finding] {
        let open = findings.filter { $0.isReadBack != true }
        return open.isEmpty ? findings : open
    }

    /// Whether nobody has answered for it yet.
    package var waits: Bool { state == "detected" || state == "notified" }
}

/// The answer of `GET /api/v1/criticals`.
package struct CriticalPage: Hashable, Sendable, Codable {
    package var items: [CriticalStanding]
    package var next: String?
}

/// What `PUT /api/v1/criticals/{id}/acknowledgement` asks.
package struct CriticalAnswer: Hashable, Sendable, Codable {
    /// One entry for each finding that waits for it, in their order.
    package var readBack: [String]
    /// Who answers.
    package var recipient: String?
    /// When, by this device's reading of the hub's time.
    package var clientTime: Date

    package init(readBack: [String], recipient: String?, clientTime: Date) {
        self.readBack = readBack
        self.recipient = recipient
        self.clientTime = clientTime
    }
}
