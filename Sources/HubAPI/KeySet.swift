// The hub's published keys, past and present.
import FoundationEssentials

/// The answer of ``Paths/keys``: every key that has ever signed a receipt or report of this hub, and those to which bundles
/// are sealed.
package struct KeySet: Hashable, Sendable, Codable {
    /// The keys, in no particular order.
    package var keys: [PublicJWK]

    /// Collects keys.
    package init(keys: [PublicJWK]) {
        self.keys = keys
    }

    /// The key of that name.
    package func key(named kid: String) -> VerifyingKey? {
        keys.first { $0.kid == kid }?.verifyingKey
    }

    /// The key to which a bundle is sealed from now on, with its name: the newest of its kind; nil where the hub has none.
    package var newestAgreementKey: PublicJWK? {
        keys.filter { $0.kid != nil && $0.agreementKey != nil }
            .max { ($0.validFrom ?? .distantPast) < ($1.validFrom ?? .distantPast) }
    }

    /// These keys and those of a newer answer; a name that is known keeps its first key.
    ///
    /// A hub that comes with another key under an old name is thereby not believed.
    package func merging(_ newer: KeySet) -> KeySet {
        let names = Set(keys.map(\.kid))
        return KeySet(keys: keys + newer.keys.filter { !names.contains($0.kid) })
    }

    /// Whether these keys may be a later answer of the hub that gave the earlier ones: it still publishes one of them,
    /// and none has changed under its name.
    package func agrees(with earlier: KeySet) -> Bool {
        let shared = earlier.keys.filter { key in keys.contains { $0.kid == key.kid } }
        return !shared.isEmpty && shared.allSatisfy { key in keys.contains { $0.kid == key.kid && $0.x == key.x } }
    }
}
