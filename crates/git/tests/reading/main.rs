//! Repositories made by git itself, read by us.

mod blobs;
mod damage;
mod opening;
mod origins;
mod ranges;
mod sandbox;
mod trees;
