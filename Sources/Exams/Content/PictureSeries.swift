// Several pictures of one exam: two views of a chest, the stills of an ultrasound, a wound from three sides.

/// The objects of an exam that is made of pictures, in the order of its manifest.
package struct PictureSeries: Codable, Sendable, Equatable {
    /// One object: a picture, or why it is none.
    package struct Entry: Codable, Sendable, Equatable {
        /// The object's number in the manifest.
        package var object: Int
        package let picture: Picture?
        /// Why this object was not read; the others stand.
        package let reason: IntakeReason?

        package init(object: Int, picture: Picture) {
            self.object = object
            self.picture = picture
            reason = nil
        }

        package init(object: Int, reason: IntakeReason) {
            self.object = object
            picture = nil
            self.reason = reason
        }
    }

    /// At least one of them is a picture.
    package var pictures: [Entry]

    package init(_ pictures: [Entry]) {
        self.pictures = pictures
    }

    /// Whom the files name: the first of them that names anybody. That they name several people is a warning of its own.
    package var identity: FoundIdentity? {
        pictures.lazy.compactMap(\.picture?.identity).first { !$0.isEmpty }
    }

    /// The same without what it says of a person.
    package var withoutIdentity: PictureSeries {
        PictureSeries(
            pictures.map { entry in
                entry.picture.map { Entry(object: entry.object, picture: $0.withoutIdentity) } ?? entry
            })
    }

    /// The same under the numbers of the manifest, for whoever only knows the order of the files.
    package func numbered(_ numbers: [Int]) -> PictureSeries {
        var series = self
        for place in pictures.indices where numbers.indices.contains(pictures[place].object - 1) {
            series.pictures[place].object = numbers[pictures[place].object - 1]
        }
        return series
    }
}
