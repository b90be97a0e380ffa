//! Repositories made by git itself, read by us.

mod blame;
mod blobs;
mod damage;
mod messages;
mod opening;
mod origins;
mod outside;
mod ranges;
mod sandbox;
mod trees;
mod untouched;
