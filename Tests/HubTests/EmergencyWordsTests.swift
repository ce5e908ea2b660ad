// An emergency is never refused for its words: it is taken in without what is wrong, and its reader is told.
import Alliance
import Exams
import Foundation
import HubAPI
import Postgres
import Records
